-- 3 of 3. Written back: the rows that differ, and no others. Answers with what was ranked, and
-- the digests of the manifest's lines.
WITH
difference AS MATERIALIZED (
    SELECT held.id, row.*
    FROM refresh_row row
    FULL JOIN (SELECT * FROM rankings_standing WHERE board_id = %(board)s) held
    ON (held.system_id, held.metric_id, held.class_key) = (row.system_id, row.metric_id, row.class_key)
    WHERE (
        held.submission_id, held.score_id, held."order", held.rank, held.best_rank, held.worst_rank,
        held.choice_best, held.choice_worst, held.low, held.high, held.origin, held.unranked, held.claims,
        held.lowest, held.highest
    ) IS DISTINCT FROM (
        row.submission_id, row.score_id, row."order", row.rank, row.best_rank, row.worst_rank,
        row.choice_best, row.choice_worst,
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
        choice_best = new.choice_best, choice_worst = new.choice_worst,
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
        choice_best, choice_worst, low, high, origin, unranked, claims, lowest, highest
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
    FROM refresh_figure
),
output AS (
    SELECT concat(
        class_key, E'\t', metric_key, E'\t', slug, E'\t', digest, E'\t', rank, E'\t', best_rank, E'\t', worst_rank, E'\t',
        choice_best, E'\t', choice_worst, E'\t', trim_scale(low), E'\t', trim_scale(high), E'\t', origin, E'\t',
        claims, E'\t', unranked, E'\n'
    ) COLLATE "C" AS line
    FROM refresh_row
)
SELECT
    (SELECT max(known_at) FROM refresh_figure),
    (SELECT count(DISTINCT submission) FROM refresh_figure),
    (SELECT count(*) FROM refresh_figure),
    (SELECT encode(sha256(convert_to(coalesce(string_agg(line, '' ORDER BY line), ''), 'UTF8')), 'hex') FROM input),
    (SELECT count(*) FROM refresh_row),
    (SELECT encode(sha256(convert_to(coalesce(string_agg(line, '' ORDER BY line), ''), 'UTF8')), 'hex') FROM output),
    (SELECT count(*) FROM difference)
