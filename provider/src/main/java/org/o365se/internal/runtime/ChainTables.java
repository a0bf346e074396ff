package org.o365se.internal.runtime;

import java.util.List;
import java.util.Optional;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.o365se.internal.health.RootCounts;

/** The attributes of a chain for JMX that are tables. Thread-safe. */
final class ChainTables {
    static final List<String> NAMES = List.of("PolicyStates", "RootCallSeconds", "RootCallTimes", "RootUses");

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final ChainAttributes chain;

    ChainTables(ChainAttributes chain) {
        this.chain = chain;
    }

    Optional<TabularData> table(String name) throws OpenDataException {
        return switch (name) {
            case "PolicyStates" -> Optional.of(policyStates());
            case "RootUses" -> Optional.of(rootUses());
            case "RootCallTimes" -> Optional.of(rootCallTimes());
            case "RootCallSeconds" -> Optional.of(rootCallSeconds());
            default -> Optional.empty();
        };
    }

    private TabularData policyStates() throws OpenDataException {
        var table = new Table("PolicyStates", List.of("policy", "tenant", "state"), "code", SimpleType.LONG);
        for (var policy : chain.chain().health().policies()) {
            table.row(
                    ChainAttributes.codeOf(policy.state()),
                    policy.policy(),
                    policy.tenant(),
                    policy.state().name());
        }
        return table.rows;
    }

    private TabularData rootUses() throws OpenDataException {
        var table = new Table("RootUses", List.of("root", "operation", "outcome"), "count", SimpleType.LONG);
        chain.counts().forEachKind((kind, count) -> table.row(count, kind.root(), kind.operation(), kind.outcome()));
        return table.rows;
    }

    /** A cumulative histogram, as Prometheus has it. */
    private TabularData rootCallTimes() throws OpenDataException {
        var table = new Table("RootCallTimes", List.of("root", "le"), "count", SimpleType.LONG);
        chain.counts().forEachRoot((root, times) -> {
            for (int i = 0; i <= RootCounts.BOUNDS_MILLIS.size(); i++) {
                var bound = i == RootCounts.BOUNDS_MILLIS.size()
                        ? "+Inf"
                        : Double.toString(RootCounts.BOUNDS_MILLIS.get(i) / MILLIS_PER_SECOND);
                table.row(times.upTo(i), root, bound);
            }
        });
        return table.rows;
    }

    private TabularData rootCallSeconds() throws OpenDataException {
        var table = new Table("RootCallSeconds", List.of("root"), "seconds", SimpleType.DOUBLE);
        chain.counts().forEachRoot((root, times) -> table.row(times.totalNanos() / NANOS_PER_SECOND, root));
        return table.rows;
    }

    /** Rows of some texts, which are the key, and one number. */
    private static final class Table {
        private final String[] columns;
        private final CompositeType type;
        private final TabularDataSupport rows;

        Table(String name, List<String> keys, String value, OpenType<?> valueType) throws OpenDataException {
            columns = new String[keys.size() + 1];
            var types = new OpenType<?>[columns.length];
            for (int i = 0; i < keys.size(); i++) {
                columns[i] = keys.get(i);
                types[i] = SimpleType.STRING;
            }
            columns[keys.size()] = value;
            types[keys.size()] = valueType;
            type = new CompositeType(name, name, columns, columns, types);
            rows = new TabularDataSupport(new TabularType(name, name, type, keys.toArray(String[]::new)));
        }

        void row(Object value, String... keys) {
            var cells = new Object[columns.length];
            System.arraycopy(keys, 0, cells, 0, keys.length);
            cells[keys.length] = value;
            try {
                rows.put(new CompositeDataSupport(type, columns, cells));
            } catch (OpenDataException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
