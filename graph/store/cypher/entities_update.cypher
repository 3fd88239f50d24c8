// Replaces the properties of entities. $rows: {id, properties}. One row: how many.
UNWIND $rows AS row MATCH (n:__KIND__ {id: row.id}) SET n = row.properties RETURN count(n) AS written
