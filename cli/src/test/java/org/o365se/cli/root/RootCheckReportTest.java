package org.o365se.cli.root;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCheck.Outcome;

class RootCheckReportTest {
    @Test
    void sentencesStandBelowTheTable() {
        var sentence =
                "O365SE-3231: Wrapping with key root failed: it answers 403. " + "The owner can grant it. ".repeat(10);
        var advice = "Turn on purge protection of the vault, and the retention lock of its subscription";
        var printed = new StringWriter();
        new RootCheckReport(List.of(
                        new RootKeyCheck("size", Outcome.PASSED, "3072 bits", ""),
                        new RootKeyCheck("recovery level", Outcome.FAILED, "Purgeable", advice),
                        new RootKeyCheck("attributes", Outcome.UNKNOWN, sentence, sentence),
                        new RootKeyCheck("wrap and unwrap", Outcome.FAILED, "denied", sentence)))
                .print(new PrintWriter(printed));
        assertEquals(
                List.of(
                        "RULE             OUTCOME  FOUND                    WHAT TO DO",
                        "size             passed   3072 bits",
                        "recovery level   failed   Purgeable                see note 1",
                        "attributes       unknown  O365SE-3231, see note 2  O365SE-3231, see note 2",
                        "wrap and unwrap  failed   denied                   O365SE-3231, see note 2",
                        "",
                        "note 1: " + advice,
                        "note 2: " + sentence.strip()),
                printed.toString().lines().map(String::stripTrailing).toList());
    }

    @Test
    void aTableWithoutAdviceHasNoColumnForItAndFitsATerminal() {
        var home = "pkcs11:token=contoso-b;serial=581fbcbcb46c5678, SoftHSM project, SoftHSM v2";
        var printed = new StringWriter();
        new RootCheckReport(List.of(
                        new RootKeyCheck("token", Outcome.PASSED, home, ""),
                        new RootKeyCheck("private operation without padding", Outcome.PASSED, "allowed", "")))
                .print(new PrintWriter(printed));
        assertEquals(
                List.of(
                        "RULE                               OUTCOME  FOUND",
                        "token                              passed   see note 1",
                        "private operation without padding  passed   allowed",
                        "",
                        "note 1: " + home),
                printed.toString().lines().toList());
    }
}
