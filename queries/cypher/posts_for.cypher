// posts_for: posts by the share of their weighted skills that a course teaches.
// row: post id, post name, coverage (share of the post's weight, 0 to 1, 6 digits)
// $course: id of the course   $limit: how many rows   $offset: how many to pass over first
// order: coverage falling, post id rising
MATCH (:Course {id: $course})-[:TEACHES]->(:Skill)-[links:RELATED*0..1]-(s:Skill)<-[r:REQUIRES]-(p:Post)
WITH p, s.id AS skill, r.weight AS weight,
     max(CASE WHEN size(links) = 0 THEN 1.0 ELSE head(links).score * CASE
       WHEN head(links).relation = CASE WHEN startNode(head(links)).id = s.id THEN 'broader' ELSE 'narrower' END THEN 0.5 ELSE 1.0
     END END) AS strength
WITH p, sum(weight * strength) AS met
MATCH (p)-[r:REQUIRES]->(:Skill)
WITH p.id AS id, p.name AS name, met, sum(r.weight) AS total
WITH id, name, round(met / total * 1000000) / 1000000 AS coverage
WHERE coverage > 0
RETURN id, name, coverage
ORDER BY coverage DESC, id
SKIP $offset LIMIT $limit
