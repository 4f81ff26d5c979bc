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
    abstract any app arguments as async await boolean break case catch class config console const constructor \
    context continue custom db debugger declare default delete do else enum eval export extends false finally for \
    from function get global if implements import in infer instanceof interface is let module namespace never new \
    null number object of package private process protected public readonly request require response return set \
    static string super switch symbol this throw true try tx type typeof undefined unknown var void while window \
    with yield";

/// Types that JavaScript, TypeScript, the browser or the export's own code already have.
pub const TYPE_WORDS: &str = "\
    Account App Array Blob Boolean Buffer Config Context Database Date Db Document Element Error Event Exclude \
    Extract File FormData Function Headers Image Insertable Iterator Kysely Location Map Node Notification Number \
    Object Omit Option Partial Pick Problem Promise Proxy Range Readonly Record RegExp Request Required Response \
    Schema Selectable Selection Session Set String Symbol Table Temporal Text Transaction Updateable Url Window \
    Worker";
