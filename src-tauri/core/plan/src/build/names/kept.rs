//! Words that a place keeps for itself, one after another.

/// Words that SQLite or PostgreSQL keep for themselves, as far as they could be the name of a table or column.
pub const SQL_WORDS: &str = "\
    abort action add after all alter analyse analyze and any array as asc asymmetric attach autoincrement before \
    begin between both by cascade case cast check collate column commit conflict constraint create cross current \
    current_date current_role current_time current_timestamp current_user database default deferrable deferred \
    delete desc detach distinct do drop each else end escape except exclude exclusive exists explain fail false \
    fetch filter first following for foreign freeze from full generated glob grant group groups having if ignore \
    ilike immediate in index indexed initially inner insert instead intersect into is isnull join key last lateral \
    leading left like limit localtime localtimestamp match materialized natural no not nothing notnull null nulls of \
    offset on only or order others outer over overlaps partition placing plan pragma preceding primary query raise \
    range recursive references regexp reindex release rename replace restrict returning right rollback row rowid \
    rows savepoint select session_user set similar some symmetric table tablesample temp temporary then ties to \
    trailing transaction trigger true unbounded union unique update user using vacuum values variadic verbose view \
    virtual when where window with without";

/// Words that TypeScript keeps for itself, and globals that exported code needs under their own name.
pub const CODE_WORDS: &str = "\
    abstract any api app arguments as async await boolean break case catch class config console const constructor \
    context continue custom days db debugger declare default delete do else enum eval export extends false finally for \
    from function get global hours if implements import in infer instanceof interface is let minutes module months \
    namespace never new null number object of offers package people private problems process protected public readonly \
    request require response return samples seconds sentences set static string super switch symbol things this throw \
    timers times true try tx type typeof undefined unknown updates values var void ways while window with years yield";

/// Types that JavaScript, TypeScript, the browser or the export's own code already have.
pub const TYPE_WORDS: &str = "\
    Account Actor AnyRecord App Array Base Blob Boolean Buffer Call ClockTimer Config Context Database Date Db Document \
    Element Env Error Event Exclude Extract File FormData Function Headers Hono Image Input InputFields Insertable \
    Iterator Kind Kysely Location Making Map Node Notification Number Object Offer Offering Omit Option Partial Pick \
    Problem Promise Proxy Range RawBuilder Readonly Recipient Record RecordTimer RegExp Request Required Response Role \
    Schema Selectable Selection Session Set Somebody String Symbol Table Temporal Text Thing Timer Transaction Tx \
    Updateable Url Window Worker";
