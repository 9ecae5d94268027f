package dev.parley.javalin;

import io.javalin.config.JettyConfig;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** How Jetty listens, what of HTTP it reads, and in which words it refuses the rest. */
final class Jetty {
    private static final int MAX_HEAD = 8 * 1024;

    /** A name may hold an encoded slash or percent; what is not UTF-8, or steps through folders, is no name. */
    private static final UriCompliance URIS = new UriCompliance(
            "PARLEY",
            EnumSet.of(
                    UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                    UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                    UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS));

    private final ServerSettings settings;
    private final Gate gate;
    private final SlowHeads slowHeads;

    Jetty(ServerSettings settings, Gate gate, SlowHeads slowHeads) {
        this.settings = settings;
        this.gate = gate;
        this.slowHeads = slowHeads;
    }

    void configure(JettyConfig jetty, QueuedThreadPool threads) {
        JettyErrors errors = new JettyErrors(settings.behindTlsProxy());
        jetty.threadPool = threads;
        jetty.modifyHttpConfiguration(Jetty::read);
        jetty.addConnector(this::connector);
        jetty.modifyServer(server -> {
            server.setErrorHandler(errors);
            server.insertHandler(gate);
            server.insertHandler(slowHeads);
        });
        jetty.modifyServletContextHandler(context -> {
            context.setErrorHandler(errors);
            FilterHolder noSessions = new FilterHolder(new NoSessions());
            noSessions.setAsyncSupported(true);
            context.addFilter(noSessions, "/*", EnumSet.of(DispatcherType.REQUEST));
        });
    }

    private static void read(HttpConfiguration http) {
        http.setRequestHeaderSize(MAX_HEAD);
        http.setHttpCompliance(HttpCompliance.RFC9110);
        http.setUriCompliance(URIS);
        http.setSendServerVersion(false);
    }

    private Connector connector(Server server, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.waits().idle().toMillis());
        connector.addBean(slowHeads, false);
        return connector;
    }
}
