package org.o365se.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A chart as its viewer sees it: what is where. */
record Drawing(double width, double height, List<Box> boxes) {
    /** A text, or the rectangle of a bar. */
    record Box(String name, String text, double left, double right, double top, double bottom) {
        double width() {
            return right - left;
        }
    }

    static Drawing of(String svg) {
        Element root = parse(svg);
        var viewBox = root.getAttribute("viewBox").split(" ", -1);
        var boxes = new ArrayList<Box>();
        var texts = root.getElementsByTagName("text");
        for (int i = 0; i < texts.getLength(); i++) {
            boxes.add(text((Element) texts.item(i)));
        }
        var rectangles = root.getElementsByTagName("rect");
        for (int i = 0; i < rectangles.getLength(); i++) {
            var rectangle = (Element) rectangles.item(i);
            double left = number(rectangle, "x");
            double top = number(rectangle, "y");
            boxes.add(new Box(
                    rectangle.getAttribute("class"),
                    "",
                    left,
                    left + number(rectangle, "width"),
                    top,
                    top + number(rectangle, "height")));
        }
        return new Drawing(Double.parseDouble(viewBox[2]), Double.parseDouble(viewBox[3]), boxes);
    }

    /** The mean letter of a wide font (DejaVu Sans) takes 0.56 of the font's size, a bold one 0.63. */
    private static Box text(Element element) {
        double size = number(element, "font-size");
        double width = element.getTextContent().length() * size * (element.hasAttribute("font-weight") ? 0.63 : 0.56);
        double x = number(element, "x");
        double left = element.getAttribute("text-anchor").equals("middle") ? x - width / 2 : x;
        double y = number(element, "y");
        return new Box(element.getAttribute("class"), element.getTextContent(), left, left + width, y - size, y + 3);
    }

    void assertEverythingLiesWithinTheViewBox() {
        for (var box : boxes) {
            assertTrue(
                    box.left() >= 0 && box.right() <= width && box.top() >= 0 && box.bottom() <= height,
                    () -> box + " is not within " + width + " × " + height);
        }
    }

    void assertTexts(List<String> wanted) {
        var texts = boxes.stream().map(Box::text).toList();
        wanted.forEach(text -> assertTrue(texts.contains(text), () -> text + " is not among " + texts));
    }

    /** The bars of one series in the plot; swatches of the legend are above them. */
    List<Box> bars(String name) {
        return boxes.stream()
                .filter(box -> box.name().equals(name) && box.top() > 90)
                .toList();
    }

    Box text(String text) {
        return boxes.stream().filter(box -> box.text().equals(text)).findFirst().orElseThrow();
    }

    private static Element parse(String svg) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(svg, e);
        }
    }

    private static double number(Element element, String attribute) {
        return element.hasAttribute(attribute) ? Double.parseDouble(element.getAttribute(attribute)) : 0;
    }
}
