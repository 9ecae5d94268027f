package dev.parley.javalin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What is logged meanwhile. */
final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final Level before = ROOT.getLevel();
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    static LogWatch from(Level level) {
        LogWatch watch = new LogWatch();
        watch.setContext(ROOT.getLoggerContext());
        watch.start();
        ROOT.addAppender(watch);
        ROOT.setLevel(level);
        return watch;
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    /** The lines that operators see, of any part of the server. */
    List<String> lines() {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** The lines of Parley's own code, however quiet. */
    List<String> ownLines() {
        return events.stream()
                .filter(event -> event.getLoggerName().startsWith("dev.parley")
                        || event.getLoggerName().startsWith("io.javalin")
                        || event.getLevel().isGreaterOrEqual(Level.INFO))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        ROOT.setLevel(before);
        ROOT.detachAppender(this);
    }
}
