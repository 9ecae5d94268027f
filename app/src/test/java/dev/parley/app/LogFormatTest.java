package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a line of the log for people says, and what is advised when the start is refused. */
class LogFormatTest {
    private static String pattern() throws IOException {
        try (InputStream file = Main.class.getResourceAsStream("log-text.xml")) {
            Matcher pattern = Pattern.compile("<pattern>(.*)</pattern>")
                    .matcher(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
            assertThat(pattern.find()).isTrue();
            return pattern.group(1).replace("&amp;", "&");
        }
    }

    private static String line(String message, Throwable cause) throws IOException {
        LoggerContext context = new LoggerContext();
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(pattern());
        layout.start();
        return layout.doLayout(
                new LoggingEvent("fqcn", context.getLogger("dev.parley.Kitchen"), Level.WARN, message, cause, null));
    }

    @Test
    void aLineHasTimeLevelThreadAndLogger() throws IOException {
        assertThat(line("Hello", null))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ WARN  \\["
                        + Pattern.quote(Thread.currentThread().getName())
                        + "] dev\\.parley\\.Kitchen Hello\\R");
    }

    @Test
    void aFailureIsShownWithTheWholeStackOfItsCause() throws IOException {
        RuntimeException failure = new IllegalStateException("above", new IOException("the reason"));
        String text = line("It failed", failure);

        assertThat(text).contains("Caused by: java.io.IOException: the reason");
        assertThat(text.lines().filter(line -> line.startsWith("\tat "))).hasSizeGreaterThan(10);
    }

    @Test
    void aMessageForgesNoOtherLine() throws IOException {
        assertThat(line("one\n2026 ERROR two", null).strip()).doesNotContain("\n");
    }

    @Test
    void weakDurabilityIsAdvisedOnlyWhereItWouldHelp() {
        assertThat(Main.advice("Can't listen on 127.0.0.1:7070")).doesNotContain("DURABILITY");
        assertThat(Main.advice("Start more brokers; weak durability can be allowed by name."))
                .contains("PARLEY_ALLOW_WEAK_DURABILITY");
    }
}
