"""Questions asked of a page in the browser; each answers with a list that should be empty."""

# What is wider than the screen, or lies outside it.
WIDER = """() => {
    const page = document.documentElement;
    const log = document.querySelector(".pane[data-current] .log");
    const wide = [page, log].filter((each) => each.scrollWidth > each.clientWidth);
    const all = document.querySelectorAll(".top *, .tabs *, .pane[data-current] *");
    const out = [...all].filter((each) => {
        if (!each.checkVisibility() || each.closest(".hidden, .unread")) return false;
        const { left, right } = each.getBoundingClientRect();
        return left < -1 || right > innerWidth + 1;
    });
    return [...wide, ...out].map((each) => each.className || each.tagName);
}"""

# What is too small for a finger: under 44 px either way.
SMALL_TARGETS = """() => [...document.querySelectorAll("button, a.button, select, input, textarea")]
    .filter((each) => each.checkVisibility())
    .filter((each) => {
        const { width, height } = each.getBoundingClientRect();
        return Math.min(width, height) < 43.5;
    })
    .map((each) => each.outerHTML.slice(0, 80))"""

# WCAG 2 contrast of every visible text against the nearest painted background: 4.5 to 1.
FAINT = """() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = (rgb) => {
        const [r, g, b] = rgb.slice(0, 3).map((v) => v / 255)
            .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const under = (node) => {
        const layers = [];
        for (let at = node; at; at = at.parentElement) {
            const colour = rgba(getComputedStyle(at).backgroundColor);
            if (colour[3]) layers.push(colour);
            if (colour[3] === 255) break;
        }
        return layers.reverse().reduce((below, [r, g, b, a]) =>
            [r, g, b].map((v, i) => v * (a / 255) + below[i] * (1 - a / 255)), [255, 255, 255]);
    };
    const faint = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim()) continue;
        if (!node.checkVisibility({ opacityProperty: true })) continue;
        if (node.closest(".hidden, .skips, noscript, [aria-disabled=true]")) continue;
        const [one, other] = [light(rgba(getComputedStyle(node).color)), light(under(node))];
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        if (ratio < 4.5) faint.push(`${node.className || node.tagName} ${ratio.toFixed(2)}`);
    }
    return faint;
}"""
