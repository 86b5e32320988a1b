-- 2 of 3. The rows of the board's rankings, by the contract of ranking.py, which is the judge:
-- tests compare the two on every kind of board.
CREATE TEMPORARY TABLE refresh_row ON COMMIT DROP AS
WITH
metric AS MATERIALIZED (
    SELECT id, key FROM unnest(%(metric_ids)s::bigint[], %(metric_keys)s::text[]) AS rule (id, key)
),

-- Several claims: one stands, the others leave a spread.
rivalry AS MATERIALIZED (
    SELECT "table", system, count(*) AS claims, min(value) AS lowest, max(value) AS highest
    FROM refresh_figure
    GROUP BY "table", system
    HAVING count(*) > 1
),
standing AS MATERIALIZED (
    SELECT f.*, 1::bigint AS claims, f.value AS lowest, f.value AS highest
    FROM refresh_figure f
    WHERE NOT EXISTS (SELECT FROM rivalry r WHERE (r."table", r.system) = (f."table", f.system))
    UNION ALL
    (
        SELECT DISTINCT ON (f."table", f.system) f.*, r.claims, r.lowest, r.highest
        FROM refresh_figure f
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
    SELECT DISTINCT class_number, class, system, slug FROM refresh_figure
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
    JOIN refresh_figure f ON f.class_number = p.class_number AND f.system = p.system
    WHERE p.class_number IN (SELECT class_number FROM gappy)
    AND NOT EXISTS (
        SELECT FROM refresh_figure g WHERE (g.class_number, g.system, g.metric) = (p.class_number, p.system, metric.id)
    )
    ORDER BY
        p.class_number, metric.id, p.system,
        array_position(%(trust)s::text[], f.relationship::text),
        f.result_date DESC NULLS LAST,
        f.digest COLLATE "C"
)
SELECT
    s.class AS class_key, s.metric AS metric_id, s.system AS system_id, s.submission AS submission_id, s.score AS score_id,
    row_number() OVER (PARTITION BY s."table" ORDER BY s.value DESC, s.slug)::int AS "order",
    CASE WHEN s.competes THEN rank() OVER placed END::int AS rank,
    (1 + of.bounded - high.lows)::int AS best_rank, (of.all - low.highs)::int AS worst_rank,
    CASE WHEN s.competes THEN coalesce(c.best, rank() OVER placed) END::int AS choice_best,
    CASE WHEN s.competes THEN coalesce(c.worst, rank() OVER placed) END::int AS choice_worst,
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
WINDOW placed AS (PARTITION BY s."table", s.competes ORDER BY s.value DESC)
UNION ALL
SELECT
    class, metric, system, submission, NULL,
    (row_number() OVER (PARTITION BY class, metric ORDER BY slug) + above)::int,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'none', %(missing)s, 0, NULL, NULL, metric_key, slug, digest
FROM gap
