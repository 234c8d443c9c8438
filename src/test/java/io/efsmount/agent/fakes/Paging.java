package io.efsmount.agent.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efsmount.agent.fakes.FakeWorld.Efs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts rows into pages, in the world's order, as the EFS API does with its markers. */
record Paging(Efs efs, EfsFault fault, int size) {
    // "full" or "empty", and the index of the first row.
    private static final Pattern MARKER = Pattern.compile("([fe])-(\\d+)");

    Reply reply(String member, List<JsonNode> rows, Call call) {
        Matcher marker = MARKER.matcher(call.parameter("Marker").orElse(efs.emptyPages() ? "e-0" : "f-0"));
        if (!marker.matches()) {
            return FakeEfs.error(400, "BadRequest", "invalid Marker");
        }
        int from = Math.min(Integer.parseInt(marker.group(2)), rows.size());
        boolean empty = marker.group(1).equals("e");
        int to = empty ? from : Math.min(from + size, rows.size());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        call.parameter("Marker").ifPresent(given -> body.put("Marker", given));
        body.putArray(member).addAll(ordered(rows).subList(from, to));
        if (fault == EfsFault.SAME_MARKER) {
            body.put("NextMarker", "f-0");
        } else if (fault == EfsFault.ENDLESS_PAGES) {
            body.put("NextMarker", "f-" + (Integer.parseInt(marker.group(2)) + 1));
        } else if (empty) {
            body.put("NextMarker", "f-" + from);
        } else if (to < rows.size()) {
            body.put("NextMarker", (efs.emptyPages() ? "e-" : "f-") + to);
        }
        return Reply.json(200, body.toString());
    }

    private List<JsonNode> ordered(List<JsonNode> rows) {
        List<JsonNode> order = new ArrayList<>(rows);
        if (efs.shuffleSeed() != 0) {
            Collections.shuffle(order, new Random(efs.shuffleSeed()));
        }
        return order;
    }
}
