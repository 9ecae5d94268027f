package dev.parley.memory;

import dev.parley.contract.ChatHistoryContract;
import dev.parley.contract.MessageRepositoryContract;
import dev.parley.contract.MessageSearchContract;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageSearch;

class InMemoryMessageRepositoryTest implements MessageRepositoryContract, ChatHistoryContract, MessageSearchContract {
    private final InMemoryMessageRepository store = new InMemoryMessageRepository();

    @Override
    public MessageRepository repository() {
        return store;
    }

    @Override
    public ChatHistory history() {
        return store;
    }

    @Override
    public MessageSearch search() {
        return store;
    }
}
