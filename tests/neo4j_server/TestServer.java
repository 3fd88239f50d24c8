import java.nio.file.Path;
import java.util.Map;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** A Neo4j Community server for one test run: arguments are its home folder and port; the password comes on standard input. */
public class TestServer {
    public static void main(String[] arguments) throws Exception {
        String password = new String(System.in.readAllBytes()).strip();
        SocketAddress address = new SocketAddress("127.0.0.1", Integer.parseInt(arguments[1]));
        var service = new DatabaseManagementServiceBuilder(Path.of(arguments[0]))
                .setConfig(GraphDatabaseSettings.auth_enabled, true)
                .setConfig(GraphDatabaseSettings.pagecache_memory, 128L << 20)
                .setConfig(HttpConnector.enabled, false)
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, address)
                .setConfig(BoltConnector.advertised_address, address)
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
        try (var transaction = service.database("system").beginTx()) {
            transaction.execute("ALTER USER neo4j SET PASSWORD $word CHANGE NOT REQUIRED", Map.of("word", password)).close();
            transaction.commit();
        }
        System.out.println("ready " + address);
        Thread.currentThread().join();
    }
}
