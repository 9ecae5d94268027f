/**
 * Parley's core: aggregates, commands, domain events, use cases and ports, with the in-process bus and the in-memory
 * repository. It needs nothing but the JDK.
 */
module dev.parley.core {
    requires static org.jspecify;

    exports dev.parley;
    exports dev.parley.conversation;
    exports dev.parley.document;
    exports dev.parley.exchange;
    exports dev.parley.memory;
    exports dev.parley.presence;
    exports dev.parley.readchat;
    exports dev.parley.retention;
    exports dev.parley.shared.event;
    exports dev.parley.shared.message;
    exports dev.parley.shared.work;
}
