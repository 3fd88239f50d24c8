// missing_skills: skills of a post that the given courses do not teach fully.
// row: skill id, skill name, weight, met (how much of it the courses teach: 0 none, below 1 through a link)
// $post: id of the post   $courses: list of course ids
// order: weight x what is not met falling, skill id rising
MATCH (:Post {id: $post})-[r:REQUIRES]->(s:Skill)
OPTIONAL MATCH (s)-[links:RELATED*0..1]-(:Skill)<-[:TEACHES]-(c:Course)
WHERE c.id IN $courses
WITH s.id AS id, s.name AS name, r.weight AS weight,
     max(CASE WHEN c IS NULL THEN 0.0 WHEN size(links) = 0 THEN 1.0 ELSE head(links).score * CASE
       WHEN head(links).relation = CASE WHEN startNode(head(links)).id = s.id THEN 'broader' ELSE 'narrower' END THEN 0.5 ELSE 1.0
     END END) AS met
WHERE met < 1
RETURN id, name, weight, met
ORDER BY round(weight * (1 - met) * 1000000) DESC, id
