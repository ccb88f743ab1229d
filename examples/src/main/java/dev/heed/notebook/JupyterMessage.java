package dev.heed.notebook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A message of Jupyter's protocol.
 *
 * @param identities frames that say who sent it, to be given back with a reply
 * @param header its number, type and sender; a reply repeats it as its parent
 * @param content what its type asks for
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html">Messaging in Jupyter</a>
 */
record JupyterMessage(List<byte[]> identities, ObjectNode header, ObjectNode content) {

    /** Says what it is, as execute_request. */
    String type() {
        return header.get("msg_type").textValue();
    }
}
