package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.Scope;

/** Rolling and re-assigning move control forward: every message that was readable stays so. */
class RollAndAssignTest {
    private static final byte[] MAIL = {7, 7, 7};
    private static final String SECOND = "contoso/second";

    private TestChain chain;

    @BeforeEach
    void makeAChain() throws Exception {
        chain = TestChain.withScope();
        chain.createPolicy(SECOND);
    }

    @Test
    void theNewestScopeKeyVersionWritesAndAllRead() throws Exception {
        var key = chain.key(TestChain.SCOPE);
        var messages = new ArrayList<byte[]>();
        for (int version = 1; version <= 4; version++) {
            messages.add(TestChain.seal(key, MAIL));
            var header = MessageHeader.parse(messages.get(version - 1), messages.get(version - 1).length);
            assertEquals(version, header.dataKey().scopeKey().version());
            roll();
        }
        for (var message : messages) {
            assertArrayEquals(MAIL, TestChain.open(key, message));
        }
        assertEquals(6, chain.scope(TestChain.SCOPE).nextKeyVersion());
    }

    @Test
    void aHandleFollowsARollInTheMiddleOfItsUse() throws Exception {
        var cipher = TestChain.newCipher();
        cipher.init(Cipher.ENCRYPT_MODE, chain.key(TestChain.SCOPE));
        cipher.update(MAIL);
        roll();
        var first = cipher.doFinal();
        var second = cipher.doFinal(MAIL);
        assertEquals(1, versionOf(first));
        assertEquals(2, versionOf(second));
    }

    private static long versionOf(byte[] message) throws Exception {
        return MessageHeader.parse(message, message.length).dataKey().scopeKey().version();
    }

    @Test
    void reassigningKeepsEveryVersionReadableAndRecordsTheLineage() throws Exception {
        var key = chain.key(TestChain.SCOPE);
        var old = TestChain.seal(key, MAIL);
        roll();
        var newer = TestChain.seal(key, MAIL);
        assign(SECOND);
        roll();
        assign(TestChain.POLICY);

        for (var message : new byte[][] {old, newer, TestChain.seal(key, MAIL)}) {
            assertArrayEquals(MAIL, TestChain.open(key, message));
        }
        var first = new PolicyKeyId(chain.policy(TestChain.POLICY).id(), 1);
        var second = new PolicyKeyId(chain.policy(SECOND).id(), 1);
        var keys = chain.scope(TestChain.SCOPE).keys();
        // Each policy key stands there once, where it wrapped last.
        assertEquals(List.of(second, first), keys.get(0).lineage());
        assertEquals(List.of(second, first), keys.get(1).lineage());
        assertEquals(List.of(second, first), keys.get(2).lineage());
    }

    @Test
    void reassigningWrapsAnewUnderTheNewPolicyAndChangesNothingElse() throws Exception {
        var before = chain.scope(TestChain.SCOPE);
        assign(SECOND);
        var after = chain.scope(TestChain.SCOPE);

        assertEquals(before.id(), after.id());
        assertEquals(aliasesOf(before), aliasesOf(after));
        assertEquals(before.createdAt(), after.createdAt());
        assertEquals(before.currentKey().version(), after.currentKey().version());
        assertEquals(before.currentKey().createdAt(), after.currentKey().createdAt());
        assertNotEquals(before.currentKey().nonce(), after.currentKey().nonce());
        assertNotEquals(before.currentKey().wrapped(), after.currentKey().wrapped());
    }

    private static List<String> aliasesOf(Scope scope) {
        return scope.names().stream().map(name -> name.alias().toString()).toList();
    }

    @Test
    void assigningToTheSamePolicyChangesNothing() throws Exception {
        var before = chain.service.current();
        assign(TestChain.POLICY);
        assertEquals(before.generation(), chain.service.current().generation());
    }

    @Test
    void everyChangeRaisesTheGenerationByOne() throws Exception {
        long before = chain.service.current().generation();
        roll();
        assertEquals(before + 1, chain.service.current().generation());
    }

    private void roll() throws Exception {
        chain.service.change(new ChainChange.RollScope(chain.scopeId(TestChain.SCOPE)));
    }

    private void assign(String policy) throws Exception {
        chain.service.change(new ChainChange.AssignScope(chain.scopeId(TestChain.SCOPE), policy));
    }
}
