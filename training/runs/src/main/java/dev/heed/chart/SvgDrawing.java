package dev.heed.chart;

import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.io.StringWriter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * An SVG in the making: what is drawn on Java's graphics becomes elements, through Apache Batik. Names within the file
 * are counted, not drawn by chance, so that the same drawing gives the same text.
 */
final class SvgDrawing {

    private static final String NAMESPACE = "http://www.w3.org/2000/svg";
    private static final Font BASE = new Font(Font.SANS_SERIF, Font.PLAIN, 1);

    private final Document document;
    private final Element root;
    private final Dimension size;

    /** An empty drawing with its description. */
    SvgDrawing(int width, int height, String description) {
        this.size = new Dimension(width, height);
        this.document = newDocument();
        this.root = document.getDocumentElement();
        root.setAttribute("viewBox", "0 0 %s %s".formatted(width, height));
        root.setAttribute("role", "img");
        int sentence = description.indexOf(". ");
        append(root, "title", sentence < 0 ? description : description.substring(0, sentence));
        append(root, "desc", description);
    }

    private static Document newDocument() {
        try {
            return DocumentBuilderFactory.newDefaultNSInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("Java must be able to make an XML document", e);
        }
    }

    private Element append(Element parent, String name, String text) {
        Element element = document.createElementNS(NAMESPACE, name);
        if (!text.isEmpty()) {
            element.setTextContent(HtmlText.allowed(text));
        }
        parent.appendChild(element);
        return element;
    }

    /** Draws shapes and words. */
    void draw(Consumer<Graphics2D> painter) {
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
        context.setComment(null);
        SVGGraphics2D graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(size);
        painter.accept(graphics);
        graphics.getRoot(root);
        graphics.dispose();
        finishText(root, BASE);
    }

    /** Another viewer may have another font: the words shall still be as wide as the layout took them to be. */
    private static void finishText(Element element, Font inherited) {
        Font font = font(element, inherited);
        if (element.getLocalName().equals("text") && !element.getTextContent().isEmpty()) {
            element.setTextContent(HtmlText.allowed(element.getTextContent()));
            String width = String.format(Locale.ROOT, "%.2f", Ink.width(font, element.getTextContent()));
            element.setAttribute("textLength", width);
            element.setAttribute("lengthAdjust", "spacingAndGlyphs");
        }
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                finishText(inner, font);
            }
        }
    }

    private static Font font(Element element, Font inherited) {
        String size = element.getAttribute("font-size").replace("px", "");
        String weight = element.getAttribute("font-weight");
        // Both at once: Java rounds the size when a font's style alone is changed
        return inherited.deriveFont(
                weight.isEmpty() ? inherited.getStyle() : weight.equals("bold") ? Font.BOLD : Font.PLAIN,
                size.isEmpty() ? inherited.getSize2D() : Float.parseFloat(size));
    }

    /** Puts pixels over the whole drawing. */
    void image(byte[] png) {
        Element image = append(root, "image", "");
        place(image, new Rectangle(size));
        image.setAttribute(
                "href", "data:image/png;base64," + Base64.getEncoder().encodeToString(png));
    }

    /** Puts the texts for a pointer over what was drawn before. */
    void spots(List<Spot> spots) {
        if (spots.isEmpty()) {
            return;
        }
        Element group = append(root, "g", "");
        group.setAttribute("fill", "transparent");
        group.setAttribute("stroke", "none");
        for (Spot spot : spots) {
            Element area = append(group, "rect", "");
            place(area, spot.place());
            append(area, "title", spot.text());
        }
    }

    private static void place(Element element, Rectangle place) {
        element.setAttribute("x", String.valueOf(place.x));
        element.setAttribute("y", String.valueOf(place.y));
        element.setAttribute("width", String.valueOf(place.width));
        element.setAttribute("height", String.valueOf(place.height));
    }

    /** The whole file. */
    String xml() {
        root.setAttribute("width", String.valueOf(size.width));
        root.setAttribute("height", String.valueOf(size.height));
        try {
            StringWriter text = new StringWriter();
            Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
            document.setXmlStandalone(true);
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return text.append('\n').toString();
        } catch (TransformerException e) {
            throw new IllegalStateException("Java must be able to write an XML document", e);
        }
    }
}
