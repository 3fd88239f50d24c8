// courses_covering: courses by the share of a post's weighted skills they teach.
// row: course id, course name, coverage (share of the post's weight, 0 to 1, 6 digits)
// $post: id of the post   $limit: how many rows   $offset: how many to pass over first
// order: coverage falling, course id rising
// A skill the course teaches counts with its weight; one linked to a skill it teaches with weight x score of the best link,
// half of that where what it teaches is only a part of the skill.
MATCH (:Post {id: $post})-[r:REQUIRES]->(s:Skill)
WITH collect({skill: s.id, weight: r.weight}) AS needs, sum(r.weight) AS total
UNWIND needs AS need
MATCH (s:Skill {id: need.skill})
OPTIONAL MATCH (s)-[link:RELATED]-(other:Skill)
WITH total, need, [{skill: need.skill, strength: 1.0}] +
     [way IN collect({skill: other.id, strength: link.score * CASE
       WHEN link.relation = CASE WHEN startNode(link).id = need.skill THEN 'broader' ELSE 'narrower' END THEN 0.5 ELSE 1.0
     END}) WHERE way.skill IS NOT NULL] AS ways
UNWIND ways AS way
MATCH (:Skill {id: way.skill})<-[:TEACHES]-(c:Course)
WITH total, c.id AS id, need.skill AS skill, need.weight AS weight, max(way.strength) AS strength
WITH total, id, sum(weight * strength) AS met
WITH id, round(met / total * 1000000) / 1000000 AS coverage
WHERE coverage > 0
WITH id, coverage ORDER BY coverage DESC, id SKIP $offset LIMIT $limit
MATCH (c:Course {id: id})
RETURN id, c.name AS name, coverage
ORDER BY coverage DESC, id
