//! Words that sample rows are made of. Nobody's name in particular.

pub const FIRST_NAMES: &[&str] = &[
    "Amara", "Bo", "Carys", "Dario", "Edda", "Femi", "Greta", "Hana", "Idris", "Juno", "Kofi", "Leila", "Milo", "Noor",
    "Oona", "Pavel", "Quentin", "Rhea", "Soren", "Tamsin",
];

pub const LAST_NAMES: &[&str] = &[
    "Ashby", "Brandt", "Castell", "Dunmore", "Eklund", "Farrow", "Galvin", "Holt", "Ingram", "Jarvis", "Kestrel",
    "Lindgren", "Moss", "Nyberg", "Okafor", "Pryce", "Quill", "Reeve", "Sato", "Thorne",
];

pub const STREETS: &[&str] =
    &["4 Mill Lane", "18 Harbour Street", "2 Orchard Close", "27 Station Road", "9 Elm Grove", "33 Chapel Walk"];

pub const PLACES: &[&str] = &["North", "South", "Garden", "Harbour", "Corner", "Upper", "Old", "Bright"];

/// Names of things that have one, by a word of the thing's own name; else it is the thing's name with a place or number.
pub const NAMED: &[(&str, &[&str])] = &[
    (
        "project",
        &["Website refresh", "Summer campaign", "Office move", "Spring catalogue", "Customer survey", "New logo"],
    ),
    (
        "task",
        &["Call the supplier", "Write the invitation", "Check the figures", "Order more paper", "Plan the meeting"],
    ),
    ("order", &["Two blue chairs", "Box of candles", "Garden bench", "Set of mugs", "Linen curtains"]),
    ("product", &["Oak stool", "Linen apron", "Stoneware mug", "Wool throw", "Beeswax candle"]),
    ("item", &["Oak stool", "Linen apron", "Stoneware mug", "Wool throw", "Beeswax candle"]),
    ("service", &["First consultation", "Full check", "Short session", "Long session", "Follow-up"]),
    ("course", &["Drawing for beginners", "Bread at home", "First aid", "Watercolour evenings", "Garden planning"]),
    ("event", &["Open evening", "Spring fair", "Members' breakfast", "Film night", "Autumn walk"]),
    ("invoice", &["Design work, March", "Consulting, April", "Print run", "Workshop day"]),
    ("team", &["Robins", "Foxes", "Herons", "Badgers"]),
    ("category", &["General", "Urgent", "Outdoors", "Indoors"]),
    ("song", &["Low Tide", "Paper Lanterns", "Second Street", "Northbound", "Slow Bloom"]),
    ("book", &["The Long Harbour", "Winter Gardens", "A Map of Rivers", "The Glass Orchard"]),
    ("recipe", &["Lentil soup", "Plum tart", "Summer salad", "Potato bread"]),
    ("ticket", &["The lamp flickers", "A parcel is missing", "Invoice question", "Change of address"]),
];

/// Sentences for notes, remarks and the like.
pub const REMARKS: &[&str] = &[
    "Prefers to be called in the morning.",
    "Everything as agreed.",
    "Please ring the bell twice.",
    "Asked to be reminded a day before.",
    "Came by recommendation.",
    "No rush with this one.",
];

/// Short texts whose field says nothing else.
pub const SHORT: &[&str] = &["Standard", "As discussed", "By the window", "Second floor", "With care", "To be checked"];
