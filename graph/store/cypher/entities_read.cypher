// A row is an entity that is there: id, properties. $ids.
UNWIND $ids AS id MATCH (n:__KIND__ {id: id}) RETURN n.id AS id, properties(n) AS properties
