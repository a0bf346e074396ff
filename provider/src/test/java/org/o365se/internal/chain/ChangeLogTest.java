package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.model.TestNames.alias;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.Access;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.Log;
import org.o365se.internal.health.LoggedLines;

/** Each change of the chain is one line for whoever listens, however much it changes; a message is none. */
class ChangeLogTest {
    private final Logger logger = Logger.getLogger(Log.NAME);
    private final LoggedLines lines = new LoggedLines();
    private TestChain chain;

    @BeforeEach
    void listen() throws Exception {
        // Its provider has a chain of its own, which is made now.
        TestChain.newCipher();
        logger.setLevel(Level.FINE);
        chain = TestChain.inMemory();
    }

    @AfterEach
    void listenNoMore() {
        chain.service.close();
        logger.setLevel(null);
        lines.close();
    }

    private List<String> changes() {
        return lines.take().stream()
                .filter(line -> line.contains("O365SE-4009"))
                .toList();
    }

    @Test
    void aChangeIsALineAndAMessageIsNone() throws Exception {
        chain.createPolicy(TestChain.POLICY);
        chain.createScope(TestChain.SCOPE, TestChain.POLICY);
        assertEquals(
                List.of(
                        "FINE O365SE-4009: The key chain was changed to generation 2: policy.create contoso/exchange",
                        "FINE O365SE-4009: The key chain was changed to generation 3: scope.create contoso/exchange contoso/alice"),
                changes());

        chain.key(TestChain.SCOPE).dataKeys(Access.USER).prepareToUnwrap();
        TestChain.seal(chain.key(TestChain.SCOPE), new byte[10]);
        assertEquals(List.of(), lines.take());
    }

    @Test
    void aThousandScopesAtOnceAreOneLine() throws Exception {
        chain.createPolicy(TestChain.POLICY);
        changes();
        chain.service.change(new ChainChange.All(IntStream.range(0, 1_000)
                .<ChainChange>mapToObj(i -> new ChainChange.CreateScope(alias("contoso/" + i), TestChain.POLICY))
                .toList()));
        var told = changes();
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.get(0).endsWith("contoso/9, and 990 more"), told::toString);
    }

    @Test
    void whoDoesNotListenGetsNoLine() throws Exception {
        logger.setLevel(null);
        chain.createPolicy(TestChain.POLICY);
        assertEquals(List.of(), changes());
    }
}
