package org.o365se.internal.runtime;

import java.util.ArrayList;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.TabularData;

/**
 * The MBean of a chain: read-only attributes that a monitor reads. Dynamic, because JMX could not reach an interface in a package that the module does not export.
 * Thread-safe.
 */
final class ChainMBean implements DynamicMBean {
    private final ChainAttributes chain;
    private final ChainTables tables;

    ChainMBean(ChainAttributes chain) {
        this.chain = chain;
        this.tables = new ChainTables(chain);
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException, MBeanException {
        Supplier<?> value = chain.values().get(name);
        if (value != null) {
            return value.get();
        }
        try {
            return tables.table(name).orElseThrow(() -> new AttributeNotFoundException(name));
        } catch (OpenDataException e) {
            throw new MBeanException(e);
        }
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        var found = new AttributeList();
        for (var name : names) {
            try {
                found.add(new Attribute(name, getAttribute(name)));
            } catch (AttributeNotFoundException | MBeanException e) {
                // By the contract of JMX it is left out.
            }
        }
        return found;
    }

    @Override
    public void setAttribute(Attribute attribute) throws InvalidAttributeValueException {
        throw new InvalidAttributeValueException("The attributes of a key chain are read-only");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException(action));
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        var attributes = new ArrayList<MBeanAttributeInfo>();
        chain.values()
                .keySet()
                .forEach(name -> attributes.add(new MBeanAttributeInfo(
                        name,
                        name.equals("State") ? String.class.getName() : Long.class.getName(),
                        name,
                        true,
                        false,
                        false)));
        ChainTables.NAMES.forEach(name ->
                attributes.add(new MBeanAttributeInfo(name, TabularData.class.getName(), name, true, false, false)));
        return new MBeanInfo(
                ChainMBean.class.getName(),
                "A key chain",
                attributes.toArray(MBeanAttributeInfo[]::new),
                null,
                null,
                null);
    }
}
