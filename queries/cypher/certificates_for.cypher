// certificates_for: certificates that prove what a post requires, and why each is named.
// row: certificate id, name, named, program, skills (1 where it stands for that reason, else 0), coverage (share of the
//   post's weight it certifies, 6 digits, null where no skill of it is known)
// $post: id of the post   $limit: how many rows
// order: coverage falling with null last, named, program, certificate id rising
// named: its own standard names a post of this name; program: a program that leads to the post lists it or its general form.
MATCH (p:Post {id: $post})
OPTIONAL MATCH (p)-[r:REQUIRES]->(:Skill)
WITH p, sum(r.weight) AS total
MATCH (c:Certificate)
OPTIONAL MATCH (c)-[named:QUALIFIES_FOR]->(q:Post)
WHERE q.name = p.name
WITH p, total, c, count(named) AS named
OPTIONAL MATCH (c)-[:PART_OF*0..1]->(:Certificate)<-[:PREPARES_FOR]-(g:Program)-[:PREPARES_FOR]->(p)
WITH p, total, c, named, count(g) AS programs
OPTIONAL MATCH (c)-[known:CERTIFIES]->(:Skill)
WITH p, total, c, named, programs, count(known) AS known
OPTIONAL MATCH (p)-[r:REQUIRES]->(s:Skill)-[links:RELATED*0..1]-(:Skill)<-[:CERTIFIES]-(c)
WITH total, c, named, programs, known, s.id AS skill, r.weight AS weight,
     max(CASE WHEN s IS NULL THEN 0.0 WHEN size(links) = 0 THEN 1.0 ELSE head(links).score * CASE
       WHEN head(links).relation = CASE WHEN startNode(head(links)).id = s.id THEN 'broader' ELSE 'narrower' END THEN 0.5 ELSE 1.0
     END END) AS strength
WITH total, c, named, programs, known, sum(coalesce(weight, 0.0) * strength) AS met
WITH c, CASE WHEN named > 0 THEN 1 ELSE 0 END AS named, CASE WHEN programs > 0 THEN 1 ELSE 0 END AS program,
     CASE WHEN met > 0 THEN 1 ELSE 0 END AS skills,
     CASE WHEN known = 0 OR total = 0 THEN null ELSE round(met / total * 1000000) / 1000000 END AS coverage
WHERE named + program + skills > 0
RETURN c.id AS id, c.name AS name, named, program, skills, coverage
ORDER BY coalesce(coverage, 0.0) DESC, named DESC, program DESC, id
LIMIT $limit
