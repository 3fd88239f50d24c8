// overview: how much the graph holds.
// row: what (entity, statement, document, evidence), name (kind or predicate, "" for evidence), number
// no parameters
// order: what, name
MATCH (n:Entity)
RETURN 'entity' AS what, n.kind AS name, count(*) AS number
UNION ALL
MATCH (:Entity)-[r]->(:Entity)
RETURN 'statement' AS what, type(r) AS name, count(*) AS number
UNION ALL
MATCH (d:Document)
RETURN 'document' AS what, d.kind AS name, count(*) AS number
UNION ALL
MATCH (:Evidence)
RETURN 'evidence' AS what, '' AS name, count(*) AS number
