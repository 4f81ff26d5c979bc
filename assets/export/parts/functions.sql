-- What the app's queries need beyond PostgreSQL's own functions: its calendar, and how texts compare. They do the same as
-- src/lib/calendar.ts, src/lib/numbers.ts and src/lib/text.ts. Applied before the migrations, and again whenever this changes.

-- The clock that days, weeks and times of day follow.
CREATE OR REPLACE FUNCTION app_time_zone() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN {{time_zone}}::text;

-- Working time: day of the week (1 is Monday), from, to.
CREATE OR REPLACE FUNCTION app_working_hours() RETURNS TABLE (weekday int, opens text, closes text)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ {{working_hours}} $$;

-- Text -------------------------------------------------------------------------------------------------------------------

-- Accents and other signs that combine with the letter before them, as a pattern: Unicode's category M.
CREATE OR REPLACE FUNCTION combining_marks() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN
  U&'[\0300-\036F\0483-\0489\0591-\05BD\05BF\05C1-\05C2\05C4-\05C5\05C7\0610-\061A\064B-\065F\0670\06D6-\06DC'
    '\06DF-\06E4\06E7-\06E8\06EA-\06ED\0711\0730-\074A\07A6-\07B0\07EB-\07F3\07FD\0816-\0819\081B-\0823'
    '\0825-\0827\0829-\082D\0859-\085B\0897-\089F\08CA-\08E1\08E3-\0903\093A-\093C\093E-\094F\0951-\0957'
    '\0962-\0963\0981-\0983\09BC\09BE-\09C4\09C7-\09C8\09CB-\09CD\09D7\09E2-\09E3\09FE\0A01-\0A03\0A3C\0A3E-\0A42'
    '\0A47-\0A48\0A4B-\0A4D\0A51\0A70-\0A71\0A75\0A81-\0A83\0ABC\0ABE-\0AC5\0AC7-\0AC9\0ACB-\0ACD\0AE2-\0AE3'
    '\0AFA-\0AFF\0B01-\0B03\0B3C\0B3E-\0B44\0B47-\0B48\0B4B-\0B4D\0B55-\0B57\0B62-\0B63\0B82\0BBE-\0BC2'
    '\0BC6-\0BC8\0BCA-\0BCD\0BD7\0C00-\0C04\0C3C\0C3E-\0C44\0C46-\0C48\0C4A-\0C4D\0C55-\0C56\0C62-\0C63'
    '\0C81-\0C83\0CBC\0CBE-\0CC4\0CC6-\0CC8\0CCA-\0CCD\0CD5-\0CD6\0CE2-\0CE3\0CF3\0D00-\0D03\0D3B-\0D3C'
    '\0D3E-\0D44\0D46-\0D48\0D4A-\0D4D\0D57\0D62-\0D63\0D81-\0D83\0DCA\0DCF-\0DD4\0DD6\0DD8-\0DDF\0DF2-\0DF3\0E31'
    '\0E34-\0E3A\0E47-\0E4E\0EB1\0EB4-\0EBC\0EC8-\0ECE\0F18-\0F19\0F35\0F37\0F39\0F3E-\0F3F\0F71-\0F84\0F86-\0F87'
    '\0F8D-\0F97\0F99-\0FBC\0FC6\102B-\103E\1056-\1059\105E-\1060\1062-\1064\1067-\106D\1071-\1074\1082-\108D'
    '\108F\109A-\109D\135D-\135F\1712-\1715\1732-\1734\1752-\1753\1772-\1773\17B4-\17D3\17DD\180B-\180D\180F'
    '\1885-\1886\18A9\1920-\192B\1930-\193B\1A17-\1A1B\1A55-\1A5E\1A60-\1A7C\1A7F\1AB0-\1ADD\1AE0-\1AEB'
    '\1B00-\1B04\1B34-\1B44\1B6B-\1B73\1B80-\1B82\1BA1-\1BAD\1BE6-\1BF3\1C24-\1C37\1CD0-\1CD2\1CD4-\1CE8\1CED'
    '\1CF4\1CF7-\1CF9\1DC0-\1DFF\20D0-\20F0\2CEF-\2CF1\2D7F\2DE0-\2DFF\302A-\302F\3099-\309A\A66F-\A672'
    '\A674-\A67D\A69E-\A69F\A6F0-\A6F1\A802\A806\A80B\A823-\A827\A82C\A880-\A881\A8B4-\A8C5\A8E0-\A8F1\A8FF'
    '\A926-\A92D\A947-\A953\A980-\A983\A9B3-\A9C0\A9E5\AA29-\AA36\AA43\AA4C-\AA4D\AA7B-\AA7D\AAB0\AAB2-\AAB4'
    '\AAB7-\AAB8\AABE-\AABF\AAC1\AAEB-\AAEF\AAF5-\AAF6\ABE3-\ABEA\ABEC-\ABED\FB1E\FE00-\FE0F\FE20-\FE2F\+0101FD'
    '\+0102E0\+010376-\+01037A\+010A01-\+010A03\+010A05-\+010A06\+010A0C-\+010A0F\+010A38-\+010A3A\+010A3F'
    '\+010AE5-\+010AE6\+010D24-\+010D27\+010D69-\+010D6D\+010EAB-\+010EAC\+010EFA-\+010EFF\+010F46-\+010F50'
    '\+010F82-\+010F85\+011000-\+011002\+011038-\+011046\+011070\+011073-\+011074\+01107F-\+011082'
    '\+0110B0-\+0110BA\+0110C2\+011100-\+011102\+011127-\+011134\+011145-\+011146\+011173\+011180-\+011182'
    '\+0111B3-\+0111C0\+0111C9-\+0111CC\+0111CE-\+0111CF\+01122C-\+011237\+01123E\+011241\+0112DF-\+0112EA'
    '\+011300-\+011303\+01133B-\+01133C\+01133E-\+011344\+011347-\+011348\+01134B-\+01134D\+011357'
    '\+011362-\+011363\+011366-\+01136C\+011370-\+011374\+0113B8-\+0113C0\+0113C2\+0113C5\+0113C7-\+0113CA'
    '\+0113CC-\+0113D0\+0113D2\+0113E1-\+0113E2\+011435-\+011446\+01145E\+0114B0-\+0114C3\+0115AF-\+0115B5'
    '\+0115B8-\+0115C0\+0115DC-\+0115DD\+011630-\+011640\+0116AB-\+0116B7\+01171D-\+01172B\+01182C-\+01183A'
    '\+011930-\+011935\+011937-\+011938\+01193B-\+01193E\+011940\+011942-\+011943\+0119D1-\+0119D7'
    '\+0119DA-\+0119E0\+0119E4\+011A01-\+011A0A\+011A33-\+011A39\+011A3B-\+011A3E\+011A47\+011A51-\+011A5B'
    '\+011A8A-\+011A99\+011B60-\+011B67\+011C2F-\+011C36\+011C38-\+011C3F\+011C92-\+011CA7\+011CA9-\+011CB6'
    '\+011D31-\+011D36\+011D3A\+011D3C-\+011D3D\+011D3F-\+011D45\+011D47\+011D8A-\+011D8E\+011D90-\+011D91'
    '\+011D93-\+011D97\+011EF3-\+011EF6\+011F00-\+011F01\+011F03\+011F34-\+011F3A\+011F3E-\+011F42\+011F5A'
    '\+013440\+013447-\+013455\+01611E-\+01612F\+016AF0-\+016AF4\+016B30-\+016B36\+016F4F\+016F51-\+016F87'
    '\+016F8F-\+016F92\+016FE4\+016FF0-\+016FF1\+01BC9D-\+01BC9E\+01CF00-\+01CF2D\+01CF30-\+01CF46'
    '\+01D165-\+01D169\+01D16D-\+01D172\+01D17B-\+01D182\+01D185-\+01D18B\+01D1AA-\+01D1AD\+01D242-\+01D244'
    '\+01DA00-\+01DA36\+01DA3B-\+01DA6C\+01DA75\+01DA84\+01DA9B-\+01DA9F\+01DAA1-\+01DAAF\+01E000-\+01E006'
    '\+01E008-\+01E018\+01E01B-\+01E021\+01E023-\+01E024\+01E026-\+01E02A\+01E08F\+01E130-\+01E136\+01E2AE'
    '\+01E2EC-\+01E2EF\+01E4EC-\+01E4EF\+01E5EE-\+01E5EF\+01E6E3\+01E6E6\+01E6EE-\+01E6EF\+01E6F5'
    '\+01E8D0-\+01E8D6\+01E944-\+01E94A\+0E0100-\+0E01EF]';

-- What search, order and uniqueness compare: capitals, accents and blanks make no difference.
CREATE OR REPLACE FUNCTION fold(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN btrim(
    regexp_replace(
      lower(regexp_replace(normalize(given, NFKD), combining_marks(), '', 'g') COLLATE "und-x-icu"),
      U&'[\0009-\000D\0020\0085\00A0\1680\2000-\200A\2028\2029\202F\205F\3000\FEFF]+', ' ', 'g'
    ),
    ' '
  );

CREATE OR REPLACE FUNCTION contains(given text, part text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(position(fold(part) IN fold(given)) > 0, false);

-- Whether a list holds an entry.
CREATE OR REPLACE FUNCTION has_entry(list jsonb, entry text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(list ? entry, false);

CREATE OR REPLACE FUNCTION has_entry(list jsonb, entry uuid) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(list ? entry::text, false);

CREATE OR REPLACE FUNCTION with_entry(list jsonb, entry uuid) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN list || to_jsonb(entry);

-- The ids that several rows hold, as a list.
CREATE OR REPLACE AGGREGATE json_group_array(uuid) (sfunc = with_entry, stype = jsonb, initcond = '[]');

-- Numbers: whole ones in, whole ones out; by nothing nothing is divided ---------------------------------------------------------

-- Halves go away from zero.
CREATE OR REPLACE FUNCTION divide(a numeric, b numeric) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE WHEN b <> 0 THEN (sign(a) * sign(b) * div(2 * abs(a) + abs(b), 2 * abs(b)))::bigint END;

CREATE OR REPLACE FUNCTION divide_down(a numeric, b numeric) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE WHEN b <> 0 THEN floor(a / b)::bigint END;

CREATE OR REPLACE FUNCTION divide_up(a numeric, b numeric) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE WHEN b <> 0 THEN ceil(a / b)::bigint END;

-- Moments are timestamptz; dates (2026-11-22) and times (09:30) are texts ---------------------------------------------------------

CREATE OR REPLACE FUNCTION moment(given text) RETURNS timestamptz LANGUAGE sql STABLE STRICT PARALLEL SAFE
  RETURN given::timestamptz;

CREATE OR REPLACE FUNCTION local_time(given timestamptz) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN given AT TIME ZONE app_time_zone();

-- The moment at which the app's clock shows this. Of an hour that comes twice it is the first.
CREATE OR REPLACE FUNCTION moment_at(shown timestamp) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE
    WHEN local_time((shown AT TIME ZONE app_time_zone()) - interval '1 hour') = shown
    THEN (shown AT TIME ZONE app_time_zone()) - interval '1 hour'
    ELSE shown AT TIME ZONE app_time_zone()
  END;

CREATE OR REPLACE FUNCTION date_of(given timestamptz) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN to_char(local_time(given), 'YYYY-MM-DD');

CREATE OR REPLACE FUNCTION date_of(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN given;

CREATE OR REPLACE FUNCTION time_of(given timestamptz) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN to_char(
    local_time(given),
    CASE WHEN floor(extract(second FROM local_time(given))) = 0 THEN 'HH24:MI' ELSE 'HH24:MI:SS' END
  );

CREATE OR REPLACE FUNCTION moment_of(day text, shown text) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN moment_at(day::date + shown::time);

CREATE OR REPLACE FUNCTION weekday(given timestamptz) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN extract(isodow FROM local_time(given))::int;

CREATE OR REPLACE FUNCTION weekday(given text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN extract(isodow FROM given::date)::int;

CREATE OR REPLACE FUNCTION minute_of(given timestamptz) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN extract(minute FROM local_time(given))::int;

CREATE OR REPLACE FUNCTION minute_of(given text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE WHEN length(given) = 10 THEN 0 ELSE extract(minute FROM given::time)::int END;

-- Whole years from a date of birth to a date.
CREATE OR REPLACE FUNCTION age(born text, on_day text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN left(on_day, 4)::int - left(born, 4)::int - (right(on_day, 5) COLLATE "C" < right(born, 5) COLLATE "C")::int;

CREATE OR REPLACE FUNCTION age(born text, at timestamptz) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN age(born, date_of(at));

CREATE OR REPLACE FUNCTION age(since timestamptz, on_day text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN age(date_of(since), on_day);

-- The beginning of the period in which a moment or date lies. Weeks begin on Monday.
CREATE OR REPLACE FUNCTION start_of(given timestamptz, period text) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE period
    WHEN 'hour' THEN
      date_trunc('second', given)
        - (extract(minute FROM local_time(given)) * 60 + floor(extract(second FROM local_time(given)))) * interval '1 second'
    ELSE moment_at(date_trunc(period, local_time(given)))
  END;

CREATE OR REPLACE FUNCTION start_of(given text, period text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE WHEN period <> 'hour' THEN to_char(date_trunc(period, given::timestamp), 'YYYY-MM-DD') END;

-- Hours, minutes and seconds are elapsed time; days and longer follow the calendar.
CREATE OR REPLACE FUNCTION shift(given timestamptz, years bigint, months bigint, days bigint, seconds bigint)
  RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE
    WHEN years = 0 AND months = 0 AND days = 0 THEN given
    ELSE moment_at(local_time(given) + make_interval(years => years::int, months => months::int, days => days::int))
  END + seconds * interval '1 second';

-- A date stays one: what moves it by hours makes a moment of it first.
CREATE OR REPLACE FUNCTION shift(given text, years bigint, months bigint, days bigint, seconds bigint)
  RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE WHEN seconds = 0 THEN to_char(
    given::timestamp + make_interval(years => years::int, months => months::int, days => days::int),
    'YYYY-MM-DD'
  ) END;

-- Moved by an amount that is itself worked out.
CREATE OR REPLACE FUNCTION moved(given timestamptz, amount numeric, unit text) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE unit
    WHEN 'year' THEN shift(given, trunc(amount)::bigint, 0, 0, 0)
    WHEN 'month' THEN shift(given, 0, trunc(amount)::bigint, 0, 0)
    WHEN 'week' THEN shift(given, 0, 0, trunc(amount)::bigint * 7, 0)
    WHEN 'day' THEN shift(given, 0, 0, trunc(amount)::bigint, 0)
    ELSE given
      + round(amount * CASE unit WHEN 'hour' THEN 3600 WHEN 'minute' THEN 60 ELSE 1 END)::bigint * interval '1 second'
  END;

CREATE OR REPLACE FUNCTION moved(given text, amount numeric, unit text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE unit
    WHEN 'year' THEN shift(given, trunc(amount)::bigint, 0, 0, 0)
    WHEN 'month' THEN shift(given, 0, trunc(amount)::bigint, 0, 0)
    WHEN 'week' THEN shift(given, 0, 0, trunc(amount)::bigint * 7, 0)
    WHEN 'day' THEN shift(given, 0, 0, trunc(amount)::bigint, 0)
  END;

CREATE OR REPLACE FUNCTION months_between_in_order(since timestamp, until timestamp) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (extract(year FROM until) * 12 + extract(month FROM until)
    - extract(year FROM since) * 12 - extract(month FROM since)
    - CASE WHEN (extract(day FROM until), until::time) < (extract(day FROM since), since::time) THEN 1 ELSE 0 END
  )::bigint;

-- Whole months from one moment on the app's clock to another.
CREATE OR REPLACE FUNCTION months_between(since timestamp, until timestamp) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE
    WHEN until < since THEN -months_between_in_order(until, since)
    ELSE months_between_in_order(since, until)
  END;

-- The time between two moments or dates in a unit, in millionths; months and years are counted as far as they are whole.
CREATE OR REPLACE FUNCTION time_between(since timestamp, until timestamp, unit text, elapsed interval) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE unit
    WHEN 'month' THEN 1000000 * months_between(since, until)
    WHEN 'year' THEN 1000000 * (months_between(since, until) / 12)
    ELSE divide(
      round(extract(epoch FROM elapsed) * 1000) * 1000,
      CASE unit
        WHEN 'week' THEN 604800 WHEN 'day' THEN 86400 WHEN 'hour' THEN 3600 WHEN 'minute' THEN 60 ELSE 1
      END
    )
  END;

CREATE OR REPLACE FUNCTION time_between(since timestamptz, until timestamptz, unit text) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN time_between(local_time(since), local_time(until), unit, until - since);

CREATE OR REPLACE FUNCTION time_between(since text, until text, unit text) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN time_between(since::timestamp, until::timestamp, unit, until::timestamp - since::timestamp);

CREATE OR REPLACE FUNCTION seconds_between(since timestamptz, until timestamptz) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (floor(extract(epoch FROM until)) - floor(extract(epoch FROM since)))::bigint;

CREATE OR REPLACE FUNCTION seconds_between(since text, until text) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN 86400 * (until::date - since::date)::bigint;

-- A moment moved by minutes of working time, on or back; in places without working hours every minute is one.
CREATE OR REPLACE FUNCTION working_shift(given timestamptz, minutes bigint) RETURNS timestamptz
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  now timestamptz := date_trunc('second', given);
  rest interval := abs(minutes) * interval '1 minute';
  step int := CASE WHEN minutes < 0 THEN -1 ELSE 1 END;
  day date := local_time(given)::date;
  hours record;
  room interval;
BEGIN
  IF NOT EXISTS (SELECT FROM app_working_hours()) THEN
    RETURN given + step * rest;
  END IF;
  FOR tries IN 1 .. 3700 LOOP
    FOR hours IN
      SELECT
        CASE WHEN step > 0 THEN greatest(opening, now) ELSE opening END AS opens,
        CASE WHEN step < 0 THEN least(closing, now) ELSE closing END AS closes
      FROM app_working_hours(), moment_at(day + opens::time) opening, moment_at(day + closes::time) closing
      WHERE weekday = extract(isodow FROM day)
      ORDER BY step * extract(epoch FROM opening)
    LOOP
      room := hours.closes - hours.opens;
      CONTINUE WHEN room <= interval '0';
      IF rest <= room THEN
        RETURN CASE WHEN step > 0 THEN hours.opens + rest ELSE hours.closes - rest END;
      END IF;
      rest := rest - room;
    END LOOP;
    day := day + step;
  END LOOP;
  RETURN NULL;
END $$;
