package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.model.TestNames.alias;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.KeyChainException;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Limits;

/** Names are exact: what is taken comes back from the file as it was given, and what could not is refused. */
class AliasRulesTest {
    private static final String TENANT = "contoso/";

    private TestChain chain;

    @BeforeEach
    void makeAChain() throws Exception {
        chain = TestChain.inMemory();
        chain.createPolicy(TestChain.POLICY);
    }

    static Stream<String> goodAliases() {
        return Stream.of(
                "contoso/a",
                "contoso/ALICE",
                "contoso/alice",
                "contoso/a/b//c/",
                "contoso/ with blanks ",
                "contoso/Jürgen Größe",
                "contoso/j\u0308",
                "contoso/😀",
                "contoso/名前",
                "contoso/" + "x".repeat(248),
                "contoso/" + "😀".repeat(124));
    }

    @ParameterizedTest
    @MethodSource("goodAliases")
    void aGoodAliasComesBackFromTheFileAsItWas(String alias) throws Exception {
        chain.createScope(alias, TestChain.POLICY);
        var secret = TestChain.newSecret();
        var loaded = TestChain.read(chain.file(secret), secret).snapshot();
        assertEquals(chain.scopeId(alias), loaded.scope(alias).orElseThrow().id());
    }

    static Stream<String> badAliases() {
        return Stream.of(
                "",
                "/",
                "contoso",
                "contoso/",
                "/alice",
                "contoso/" + "x".repeat(249),
                "contoso/" + "😀".repeat(125),
                "contoso/line\nbreak",
                "contoso/\u0000",
                "contoso/\u001b[2J",
                "contoso/\u0085",
                "contoso/\u202Egnp",
                "contoso/\u2066x",
                "contoso/\u2028x",
                "contoso/Zo\uFFFD",
                "con\ttoso/alice",
                "contoso/\ud83d",
                "contoso/\ude00 first",
                "\ud800/alice");
    }

    @ParameterizedTest
    @MethodSource("badAliases")
    void aBadAliasIsRefusedForAScopeAndForAPolicy(String alias) {
        var before = chain.service.current();
        assertRefused(() -> chain.createScope(alias, TestChain.POLICY));
        assertRefused(() -> chain.createPolicy(alias));
        assertSame(before, chain.service.current());
    }

    @Test
    void aLetterThatTheLocaleLostIsRefusedWithTheWayOut() {
        var refusal =
                assertThrows(KeyChainException.class, () -> chain.createScope("contoso/Zo\uFFFD", TestChain.POLICY));
        assertTrue(refusal.getMessage().contains("LC_ALL=C.UTF-8"), refusal::getMessage);
    }

    private static void assertRefused(Executable change) {
        var refusal = assertThrows(KeyChainException.class, change);
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.ALIAS_BAD + ": "), refusal::getMessage);
        assertTrue(refusal.getMessage().chars().noneMatch(Character::isISOControl), "shows on one line of a log");
    }

    @Test
    void aScopeTakesNoMoreNamesThanTheFileHolds() throws Exception {
        chain.createScope(TestChain.SCOPE, TestChain.POLICY);
        var id = chain.scopeId(TestChain.SCOPE);
        for (int i = 1; i < Limits.ALIASES; i++) {
            chain.service.change(new ChainChange.AddAlias(id, alias(TENANT + i)));
        }
        assertRefused(() -> chain.service.change(new ChainChange.AddAlias(id, alias(TENANT + "one too many"))));

        var secret = TestChain.newSecret();
        var loaded = TestChain.read(chain.file(secret), secret).snapshot();
        assertEquals(Limits.ALIASES, loaded.scope(id).orElseThrow().names().size());
    }

    @Test
    void aTakenAliasIsRefusedWhateverTookIt() throws Exception {
        chain.createScope(TestChain.SCOPE, TestChain.POLICY);
        for (var alias : new String[] {TestChain.SCOPE, TestChain.POLICY}) {
            for (Executable change :
                    new Executable[] {() -> chain.createScope(alias, TestChain.POLICY), () -> chain.createPolicy(alias)
                    }) {
                var refusal = assertThrows(KeyChainException.class, change);
                assertTrue(refusal.getMessage().startsWith(ProviderErrorId.ALIAS_TAKEN + ": "), refusal::getMessage);
            }
        }
    }
}
