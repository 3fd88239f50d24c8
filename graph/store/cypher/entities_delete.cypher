// Deletes entities. $ids. No rows.
UNWIND $ids AS id MATCH (n:__KIND__ {id: id}) DETACH DELETE n
