package dev.parley.app;

import java.util.List;

/** Settings that are unknown, invalid or contradict each other; nothing was started. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * All that is wrong.
     *
     * @param problems one sentence each, naming the setting, the value unless it is a secret, and what is accepted
     */
    public InvalidSettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
