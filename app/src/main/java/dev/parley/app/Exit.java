package dev.parley.app;

/** What the process tells its caller when it ends; the numbers are those of sysexits.h where it has one. */
enum Exit {
    /** It was told to stop, and everything that was acknowledged is kept. */
    OK(0),
    /** A health check found the server not ready. */
    NOT_READY(1),
    /** The command line is not understood. */
    USAGE(64),
    /** The files of the store are damaged; the message says where. */
    DAMAGED(65),
    /** A database or a broker can't be reached or refuses to serve. */
    UNAVAILABLE(69),
    /** A defect. */
    INTERNAL(70),
    /** A thread that the server needs has ended by an error, such as a lack of memory; starting it again is right. */
    THREAD_DIED(71),
    /** Writing failed; the process stopped before it could acknowledge what is not kept. */
    WRITING_FAILED(74),
    /** Another process has the store; trying again helps when that one has ended. */
    IN_USE(75),
    /** A setting is unknown or invalid, or a broker, a database or a store does not fit the settings. */
    CONFIGURATION(78);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
