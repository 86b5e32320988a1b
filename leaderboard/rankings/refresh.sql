-- One board ranked and written in one statement: the contract of ranking.py, set-wise.
-- ranking.py is the judge: tests compare the two on every kind of board.
-- Values are made "higher is better" by their sign; slugs sort by bytes, as on every machine.
WITH
metric AS MATERIALIZED (
    SELECT
        m.id, m.key, m.direction, CASE m.direction WHEN 'lower' THEN -1 ELSE 1 END AS sign,
        CASE WHEN m.kind = 'proportion' THEN CASE m.scale WHEN 'percent' THEN 100 ELSE 1 END END AS whole,
        (row_number() OVER (ORDER BY c.position, m.id))::int AS number
    FROM catalogue_column c
    JOIN catalogue_metric m ON m.id = c.metric_id
    WHERE c.board_id = %(board)s
),
class AS MATERIALIZED (
    SELECT stated.conditions, named.key, dense_rank() OVER (ORDER BY named.key COLLATE "C")::int AS number
    FROM (
        SELECT DISTINCT conditions
        FROM submissions_submission
        WHERE board_id = %(board)s AND status = 'published'
    ) stated,
    LATERAL (
        SELECT coalesce(string_agg(key || '=' || coalesce(stated.conditions ->> key, ''), '; ' ORDER BY place), '') AS key
        FROM unnest(%(splits)s::text[]) WITH ORDINALITY AS split (key, place)
    ) named
),
figure AS MATERIALIZED (  -- a table is one ranking: one class, one metric
    SELECT
        class.number * (SELECT count(*) + 1 FROM metric)::int + metric.number AS "table", s.system_id AS system,
        score.id AS score, s.id AS submission, metric.id AS metric, class.number AS class_number, class.key AS class,
        metric.sign, score.value * metric.sign AS value,
        CASE metric.sign WHEN 1 THEN i.low ELSE -i.high END AS low,
        CASE metric.sign WHEN 1 THEN i.high ELSE -i.low END AS high,
        coalesce(i.origin, 'none') AS origin, i.score_id IS NULL OR i.whole IS DISTINCT FROM metric.whole AS without_interval,
        metric.direction <> 'none' AND system.kind <> 'reference' AS competes,
        system.slug COLLATE "C" AS slug, s.relationship, s.result_date, s.claim_digest AS digest,
        score.value AS stated, score.low AS stated_low, score.high AS stated_high, score.level, score.stderr, score.n,
        system.kind, metric.key AS metric_key
    FROM submissions_submission s
    JOIN submissions_score score ON score.submission_id = s.id
    JOIN metric ON metric.id = score.metric_id
    JOIN catalogue_system system ON system.id = s.system_id
    JOIN class ON class.conditions = s.conditions
    LEFT JOIN rankings_scoreinterval i ON i.score_id = score.id
    WHERE s.board_id = %(board)s AND s.status = 'published'
),

-- Several claims: one stands, the others leave a spread.
rivalry AS MATERIALIZED (
    SELECT "table", system, count(*) AS claims, min(value) AS lowest, max(value) AS highest
    FROM figure
    GROUP BY "table", system
    HAVING count(*) > 1
),
standing AS MATERIALIZED (
    SELECT f.*, 1::bigint AS claims, f.value AS lowest, f.value AS highest
    FROM figure f
    WHERE NOT EXISTS (SELECT FROM rivalry r WHERE (r."table", r.system) = (f."table", f.system))
    UNION ALL
    (
        SELECT DISTINCT ON (f."table", f.system) f.*, r.claims, r.lowest, r.highest
        FROM figure f
        JOIN rivalry r ON (r."table", r.system) = (f."table", f.system)
        ORDER BY
            f."table", f.system,
            array_position(%(trust)s::text[], f.relationship::text),
            f.result_date DESC NULLS LAST,
            f.digest COLLATE "C"
    )
),

-- Competition ranks, and the rank intervals that the 95 %% intervals leave open.
competitors AS MATERIALIZED (
    SELECT "table", count(*) AS all, count(low) AS bounded FROM standing WHERE competes GROUP BY "table"
),
bound AS MATERIALIZED (  -- of ends at one height lows come first: only what is strictly better or worse counts
    SELECT score, "table", is_low, sum(is_low) OVER climb AS lows, sum(1 - is_low) OVER climb AS highs
    FROM (
        SELECT score, "table", low AS height, 1 AS is_low FROM standing WHERE competes AND low IS NOT NULL
        UNION ALL
        SELECT score, "table", high, 0 FROM standing WHERE competes AND low IS NOT NULL
    ) ends
    WINDOW climb AS (PARTITION BY "table" ORDER BY height, is_low DESC ROWS UNBOUNDED PRECEDING)
),

-- The ranks that any honest choice among several claims could give.
chosen AS (  -- a system's own best, where it beats its own worst, is no rival
    SELECT
        score, "table", is_lowest, itself,
        sum(is_lowest) OVER climb AS lowests, sum(1 - is_lowest) OVER climb AS highests
    FROM (
        SELECT score, "table", lowest AS height, 1 AS is_lowest, (lowest < highest)::int AS itself
        FROM standing WHERE competes
        UNION ALL
        SELECT score, "table", highest, 0, 0 FROM standing WHERE competes
    ) ends
    WHERE "table" IN (SELECT "table" FROM rivalry)
    WINDOW climb AS (PARTITION BY "table" ORDER BY height)
),
choice AS (
    SELECT
        score,
        max(CASE is_lowest WHEN 0 THEN 1 + c.all - lowests END) AS best,
        max(CASE is_lowest WHEN 1 THEN 1 + c.all - highests - itself END) AS worst
    FROM chosen
    JOIN competitors c USING ("table")
    GROUP BY score
),

-- Rows: every system of a class has one in every metric, if only to say that a value is missing.
present AS MATERIALIZED (
    SELECT DISTINCT class_number, class, system, slug FROM figure
),
gappy AS (  -- only classes with empty cells are looked through
    SELECT class_number
    FROM (SELECT class_number, count(*) AS systems FROM present GROUP BY class_number) all_of
    JOIN (SELECT class_number, count(*) AS cells FROM standing GROUP BY class_number) filled USING (class_number)
    WHERE cells < systems * (SELECT count(*) FROM metric)
),
gap AS MATERIALIZED (  -- the row points at the first of the system's claims
    SELECT DISTINCT ON (p.class_number, metric.id, p.system)
        p.class, metric.id AS metric, metric.key AS metric_key, p.system, p.slug, f.submission, f.digest,
        (SELECT count(*) FROM standing s WHERE s.class_number = p.class_number AND s.metric = metric.id) AS above
    FROM present p
    CROSS JOIN metric
    JOIN figure f ON f.class_number = p.class_number AND f.system = p.system
    WHERE p.class_number IN (SELECT class_number FROM gappy)
    AND NOT EXISTS (
        SELECT FROM figure g WHERE (g.class_number, g.system, g.metric) = (p.class_number, p.system, metric.id)
    )
    ORDER BY
        p.class_number, metric.id, p.system,
        array_position(%(trust)s::text[], f.relationship::text),
        f.result_date DESC NULLS LAST,
        f.digest COLLATE "C"
),
row AS MATERIALIZED (
    SELECT
        s.class AS class_key, s.metric AS metric_id, s.system AS system_id, s.submission AS submission_id, s.score AS score_id,
        row_number() OVER (PARTITION BY s."table" ORDER BY s.value DESC, s.slug)::int AS "order",
        CASE WHEN s.competes THEN rank() OVER (PARTITION BY s."table", s.competes ORDER BY s.value DESC) END::int AS rank,
        (1 + of.bounded - high.lows)::int AS best_rank, (of.all - low.highs)::int AS worst_rank,
        c.best::int AS choice_best, c.worst::int AS choice_worst,
        CASE s.sign WHEN 1 THEN s.low ELSE -s.high END AS low,
        CASE s.sign WHEN 1 THEN s.high ELSE -s.low END AS high,
        s.origin::text,
        CASE WHEN s.competes THEN '' WHEN s.kind = 'reference' THEN %(reference)s ELSE %(descriptive)s END AS unranked,
        s.claims::int,
        CASE WHEN s.claims > 1 THEN CASE s.sign WHEN 1 THEN s.lowest ELSE -s.highest END END AS lowest,
        CASE WHEN s.claims > 1 THEN CASE s.sign WHEN 1 THEN s.highest ELSE -s.lowest END END AS highest,
        s.metric_key, s.slug, s.digest
    FROM standing s
    LEFT JOIN competitors of ON of."table" = s."table" AND s.competes
    LEFT JOIN bound low ON low.score = s.score AND low.is_low = 1
    LEFT JOIN bound high ON high.score = s.score AND high.is_low = 0
    LEFT JOIN choice c ON c.score = s.score
    UNION ALL
    SELECT
        class, metric, system, submission, NULL,
        (row_number() OVER (PARTITION BY class, metric ORDER BY slug) + above)::int,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'none', %(missing)s, 0, NULL, NULL, metric_key, slug, digest
    FROM gap
),

-- Written back: rows that differ, and no others.
difference AS MATERIALIZED (
    SELECT held.id, row.*
    FROM row
    FULL JOIN (SELECT * FROM rankings_standing WHERE board_id = %(board)s) held
    ON (held.system_id, held.metric_id, held.class_key) = (row.system_id, row.metric_id, row.class_key)
    WHERE (
        held.submission_id, held.score_id, held."order", held.rank, held.best_rank, held.worst_rank,
        held.choice_best, held.choice_worst, held.low, held.high, held.origin, held.unranked, held.claims,
        held.lowest, held.highest
    ) IS DISTINCT FROM (
        row.submission_id, row.score_id, row."order", row.rank, row.best_rank, row.worst_rank,
        coalesce(row.choice_best, row.rank), coalesce(row.choice_worst, row.rank),
        row.low, row.high, row.origin, row.unranked, row.claims, row.lowest, row.highest
    )
),
gone AS (
    DELETE FROM rankings_standing WHERE id IN (SELECT id FROM difference WHERE submission_id IS NULL)
),
altered AS (
    UPDATE rankings_standing held SET
        submission_id = new.submission_id, score_id = new.score_id, "order" = new."order", rank = new.rank,
        best_rank = new.best_rank, worst_rank = new.worst_rank,
        choice_best = coalesce(new.choice_best, new.rank), choice_worst = coalesce(new.choice_worst, new.rank),
        low = new.low, high = new.high, origin = new.origin, unranked = new.unranked, claims = new.claims,
        lowest = new.lowest, highest = new.highest
    FROM difference new
    WHERE held.id = new.id AND new.submission_id IS NOT NULL
),
added AS (
    INSERT INTO rankings_standing (
        board_id, class_key, metric_id, system_id, submission_id, score_id, "order", rank, best_rank, worst_rank,
        choice_best, choice_worst, low, high, origin, unranked, claims, lowest, highest
    )
    SELECT
        %(board)s, class_key, metric_id, system_id, submission_id, score_id, "order", rank, best_rank, worst_rank,
        coalesce(choice_best, rank), coalesce(choice_worst, rank), low, high, origin, unranked, claims, lowest, highest
    FROM difference
    WHERE id IS NULL
),

-- The manifest's lines: what went in and what came out, in the order of their bytes.
input AS (
    SELECT concat(
        class, E'\t', metric_key, E'\t', slug, E'\t', CASE kind WHEN 'reference' THEN 'reference' END, E'\t',
        relationship, E'\t', result_date, E'\t', digest, E'\t', trim_scale(stated), E'\t', trim_scale(stated_low), E'\t',
        trim_scale(stated_high), E'\t', trim_scale(level), E'\t', trim_scale(stderr), E'\t', n, E'\n'
    ) COLLATE "C" AS line
    FROM figure
),
output AS (
    SELECT concat(
        class_key, E'\t', metric_key, E'\t', slug, E'\t', digest, E'\t', rank, E'\t', best_rank, E'\t', worst_rank, E'\t',
        coalesce(choice_best, rank), E'\t', coalesce(choice_worst, rank), E'\t', trim_scale(low), E'\t', trim_scale(high), E'\t', origin, E'\t',
        claims, E'\t', unranked, E'\n'
    ) COLLATE "C" AS line
    FROM row
)
SELECT
    (SELECT count(DISTINCT submission) FROM figure),
    (SELECT count(*) FROM figure),
    (SELECT encode(sha256(convert_to(coalesce(string_agg(line, '' ORDER BY line), ''), 'UTF8')), 'hex') FROM input),
    (SELECT count(*) FROM row),
    (SELECT encode(sha256(convert_to(coalesce(string_agg(line, '' ORDER BY line), ''), 'UTF8')), 'hex') FROM output),
    (SELECT count(*) FROM difference),
    (SELECT count(*) FROM figure WHERE without_interval)
