//! What can be said to declare something: patterns of which every word may be another.

use crate::guide::{Saying, Section, saying};

pub(crate) const SAID: &[Saying] = &[
    saying(Section::People, "<Volunteers> sign up themselves."),
    saying(Section::People, "<Volunteers> sign up themselves with a <name>, an <email> and a <phone number>."),
    saying(Section::People, "<Organisers> are invited by <an organiser>."),
    saying(Section::People, "<A volunteer> has a <name>, an <email> and a <speciality>."),
    saying(Section::People, "Everyone signs in with a code sent to their email."),
    saying(Section::People, "Everyone signs in with an email and a password."),
    saying(Section::Things, "<A visit> has a <title>, a <date> and a <number of guests>."),
    saying(Section::Things, "<A course> has a <title> (required, unique) and a <price> (money, at least £1)."),
    saying(Section::Things, "<A ticket> belongs to the <member> who adds it."),
    saying(Section::Things, "<A request> has a <stage>: <new, seen or closed> (starts as <new>)."),
    saying(
        Section::Things,
        "<A dinner> has a <number of guests> (whole number) and a <price> (money). The <total> of a <dinner> is its <number of guests> × its <price>.",
    ),
    saying(Section::Pages, "The main colour is <#2F6F4E>."),
];
