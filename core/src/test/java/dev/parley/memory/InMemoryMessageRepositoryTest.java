package dev.parley.memory;

import dev.parley.contract.ChatHistoryContract;
import dev.parley.contract.MessageRepositoryContract;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.MessageRepository;

class InMemoryMessageRepositoryTest implements MessageRepositoryContract, ChatHistoryContract {
    private final InMemoryMessageRepository store = new InMemoryMessageRepository();

    @Override
    public MessageRepository repository() {
        return store;
    }

    @Override
    public ChatHistory history() {
        return store;
    }
}
