use super::super::{
    Code, Module, Statement, arrow, assign, binary, call, const_, constant, function, method, name, object, return_,
    string, ternary,
};

/// The statements as they stand in a function, without what is around them.
fn printed(body: Vec<Statement>) -> String {
    let mut module = Module::new();
    module.push(function("f", [], None, body));
    let text = module.print().text;
    let lines: Vec<&str> = text.lines().collect();
    let inner = &lines[1..lines.len() - 1];
    inner.iter().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

fn path(words: &str) -> Code {
    let mut names = words.split('.');
    let first = name(names.next().unwrap_or_default());
    names.fold(first, |code, next| code.member(next))
}

fn is(what: &str, value: &str) -> Code {
    binary("===", path(what), string(value))
}

fn shifted(hours: u32) -> Code {
    call(name("workingShift"), [path("ticket.createdAt"), name(hours.to_string())])
}

#[test]
fn where_one_of_a_row_of_choices_breaks_all_do() {
    let last = ternary(is("ticket.priority", "low"), shifted(1440), name("null"));
    let middle = ternary(is("ticket.priority", "normal"), shifted(480), last);
    let all = ternary(is("ticket.priority", "urgent"), shifted(60), middle);
    assert_eq!(
        printed(vec![return_(all)]),
        "return ticket.priority === 'urgent'
  ? workingShift(ticket.createdAt, 60)
  : ticket.priority === 'normal'
    ? workingShift(ticket.createdAt, 480)
    : ticket.priority === 'low'
      ? workingShift(ticket.createdAt, 1440)
      : null;"
    );
}

#[test]
fn a_long_comparison_before_a_choice_stands_as_far_in_as_its_first_operand() {
    let long =
        |word: &str| call(name("earlier"), [path(&format!("membership.{word}")), path("membership.of.some.kind")]);
    let test = binary("===", long("theLastDayOfTheFirstYear"), long("theFirstDayOfTheNextYear"));
    let value = ternary(test, path("membership.lastDay"), path("membership.firstDay"));
    assert_eq!(
        printed(vec![assign(path("membership.lastDay"), value)]),
        "membership.lastDay =
  earlier(membership.theLastDayOfTheFirstYear, membership.of.some.kind) ===
  earlier(membership.theFirstDayOfTheNextYear, membership.of.some.kind)
    ? membership.lastDay
    : membership.firstDay;"
    );
}

#[test]
fn what_is_denied_stays_on_one_line_between_its_brackets_where_it_fits() {
    let own = binary("===", path("outing.rowerOfTheFirstBoat"), path("call.actor.idOfTheAccount"));
    let denied = binary("&&", call(path("call.actor.roles.has"), [string("rower")]), own).not();
    assert_eq!(
        printed(vec![return_(denied)]),
        "return !(
  call.actor.roles.has('rower') && outing.rowerOfTheFirstBoat === call.actor.idOfTheAccount
);"
    );
}

#[test]
fn several_calls_of_a_row_get_a_line_each_and_one_stays() {
    let with =
        |code: Code, word: &str| method(code, "route", [string(format!("/{word}")), name(format!("{word}Routes"))]);
    let api = with(with(with(name("new Hono()"), "transactions"), "users"), "insuranceCompanies");
    let mut module = Module::new();
    module.push(constant("api", api));
    assert_eq!(
        module.print().text,
        "const api = new Hono()
  .route('/transactions', transactionsRoutes)
  .route('/users', usersRoutes)
  .route('/insuranceCompanies', insuranceCompaniesRoutes);
"
    );
}

#[test]
fn a_function_that_fits_on_a_line_of_its_own_isnt_broken_behind_its_arrow() {
    let each = arrow(["reservation"], path("reservation.placesOfTheFirstTable"));
    let given = [path("call.theReservationsOfTheRestaurant"), each];
    assert_eq!(
        printed(vec![const_("howManyPlaces", call(name("sumOfAllThatAreThere"), given))]),
        "const howManyPlaces = sumOfAllThatAreThere(
  call.theReservationsOfTheRestaurant,
  (reservation) => reservation.placesOfTheFirstTable,
);"
    );
}

#[test]
fn a_choice_behind_an_arrow_is_in_brackets_on_one_line() {
    let chosen = arrow(["one"], ternary(path("one.rush"), name("2"), name("1")));
    assert_eq!(
        printed(vec![const_("factor", object([super::super::key("of", chosen)]))]),
        "const factor = { of: (one) => (one.rush ? 2 : 1) };"
    );
}
