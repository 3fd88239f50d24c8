// courses_covering: courses by the share of a post's weighted skills they teach.
// row: course id, course name, coverage (share of the post's weight, 0 to 1, 6 digits)
// $post: id of the post   $limit: how many rows   $offset: how many to pass over first
// order: coverage falling, course id rising
// A skill the course teaches counts with its weight; one linked to a skill it teaches with weight x score of the best link.
MATCH (:Post {id: $post})-[r:REQUIRES]->(s:Skill)
WITH collect({skill: s.id, weight: r.weight}) AS needs, sum(r.weight) AS total
UNWIND needs AS need
MATCH (s:Skill {id: need.skill})-[links:RELATED*0..1]-(:Skill)<-[:TEACHES]-(c:Course)
WITH total, c.id AS id, c.name AS name, need.skill AS skill, need.weight AS weight,
     max(CASE WHEN size(links) = 0 THEN 1.0 ELSE head(links).score END) AS strength
WITH id, name, total, sum(weight * strength) AS met
WITH id, name, round(met / total * 1000000) / 1000000 AS coverage
WHERE coverage > 0
RETURN id, name, coverage
ORDER BY coverage DESC, id
SKIP $offset LIMIT $limit
