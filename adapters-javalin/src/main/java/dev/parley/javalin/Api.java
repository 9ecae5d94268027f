package dev.parley.javalin;

import java.util.UUID;

/** Every address of the HTTP API. */
final class Api {
    private final UseCases useCases;
    private final Access access;
    private final Surroundings surroundings;
    private final ServerSettings.Waits waits;

    Api(UseCases useCases, Access access, Surroundings surroundings, ServerSettings.Waits waits) {
        this.waits = waits;
        this.useCases = useCases;
        this.access = access;
        this.surroundings = surroundings;
    }

    void addTo(Routes routes) {
        Reads reads = new Reads(surroundings.reads());
        new Conversations(useCases.administration(), useCases.reader(), reads).addTo(routes);
        new ConversationMembers(useCases.administration()).addTo(routes);
        new Sending(useCases.exchange(), UUID::randomUUID).addTo(routes);
        new MessageChanges(useCases.exchange()).addTo(routes);
        new Messages(useCases.reader(), reads).addTo(routes);
        new Participations(useCases.participating(), useCases.reader(), reads).addTo(routes);
        new Searching(useCases.search(), reads).addTo(routes);
        new Presences(useCases.signals()).addTo(routes);
        new Exports(useCases.reader(), reads, new PagedBody.Patience(surroundings.timer(), waits.write()))
                .addTo(routes);
        new Erasures(useCases.erasing(), waits.request()).addTo(routes);
        new LogEntries(useCases.log(), reads).addTo(routes);
        new CatchingUp(useCases.reader(), reads).addTo(routes);
        access.developmentTokens().ifPresent(tokens -> new Development(tokens).addTo(routes));
        new OpenApi(access.developmentTokens().isPresent()).addTo(routes);
        SocketDescription.addTo(routes);
    }
}
