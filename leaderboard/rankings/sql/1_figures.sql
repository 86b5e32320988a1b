-- 1 of 3. Every published figure of one board, made "higher is better" by its sign.
-- A "table" is one ranking: one class, one metric. Slugs sort by bytes, as on every machine.
CREATE TEMPORARY TABLE refresh_figure ON COMMIT DROP AS
WITH
metric AS MATERIALIZED (  -- as read once, so that rows and manifest follow the same rules
    SELECT id, key, direction, CASE direction WHEN 'lower' THEN -1 ELSE 1 END AS sign, whole, number::int
    FROM unnest(
        %(metric_ids)s::bigint[], %(metric_keys)s::text[], %(directions)s::text[], %(wholes)s::numeric[]
    ) WITH ORDINALITY AS rule (id, key, direction, whole, number)
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
)
SELECT
    class.number * (SELECT count(*) + 1 FROM metric)::int + metric.number AS "table", s.system_id AS system,
    score.id AS score, s.id AS submission, metric.id AS metric, class.number AS class_number, class.key AS class,
    metric.sign, score.value * metric.sign AS value,
    CASE metric.sign WHEN 1 THEN i.low ELSE -i.high END AS low,
    CASE metric.sign WHEN 1 THEN i.high ELSE -i.low END AS high,
    coalesce(i.origin, 'none') AS origin, i.score_id IS NULL OR i.rule <> %(rule)s OR i.whole IS DISTINCT FROM metric.whole AS without_interval,
    metric.direction <> 'none' AND system.kind <> 'reference' AS competes,
    system.slug COLLATE "C" AS slug, s.relationship, s.result_date, s.claim_digest AS digest,
    score.value AS stated, score.low AS stated_low, score.high AS stated_high, score.level, score.stderr, score.n,
    system.kind, metric.key AS metric_key,
    (  -- acts on one board take their moments one after the other, so any later one has a later moment
        SELECT greatest(max(known_from), max(known_to)) FROM submissions_submission
        WHERE board_id = %(board)s AND known_from IS NOT NULL
    ) AS known_at
FROM submissions_submission s
JOIN submissions_score score ON score.submission_id = s.id
JOIN metric ON metric.id = score.metric_id
JOIN catalogue_system system ON system.id = s.system_id
JOIN class ON class.conditions = s.conditions
LEFT JOIN rankings_scoreinterval i ON i.score_id = score.id
WHERE s.board_id = %(board)s AND s.status = 'published'
