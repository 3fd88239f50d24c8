// neighbourhood: what stands up to two statements from an entity, nearest and most strongly joined first.
// row: entity id, kind, name, distance (1 or 2), strength
// $entity: id of the entity   $kinds: list of kinds   $limit: how many rows
// order: distance, strength falling, kind in the order of $kinds, id
// strength: sum over the statements to nearer entities of weight or score (1 where there is none) x their strength.
MATCH (c:Entity {id: $entity})-[r]-(a:Entity)
WHERE a.kind IN $kinds AND a.id <> c.id
WITH c, a, sum(coalesce(r.weight, r.score, 1.0)) AS near
WITH c, collect({node: a, strength: near}) AS ring, collect(a.id) AS inner
UNWIND ring AS item
WITH c, ring, inner, item.node AS a, item.strength AS near
OPTIONAL MATCH (a)-[r]-(b:Entity)
WHERE b.kind IN $kinds AND b.id <> c.id AND NOT b.id IN inner
WITH ring, b, sum(near * coalesce(r.weight, r.score, 1.0)) AS far
WITH ring, collect(CASE WHEN b IS NULL THEN null ELSE {node: b, strength: far, distance: 2} END) AS outer
UNWIND [item IN ring | {node: item.node, strength: item.strength, distance: 1}] + outer AS item
WITH item.node AS n, item.distance AS distance, item.strength AS strength
RETURN n.id AS id, n.kind AS kind, n.name AS name, distance, round(strength * 1000000) / 1000000 AS strength
ORDER BY distance, strength DESC, [k IN range(0, size($kinds) - 1) WHERE $kinds[k] = n.kind][0], id
LIMIT $limit
