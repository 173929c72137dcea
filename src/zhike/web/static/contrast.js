// What can be read on what: relative luminance and contrast as WCAG 2.2 defines them. Colours as #rrggbb.
const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

function luminance(channels) {
  const [r, g, b] = channels.map((part) => part / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

// Of two inks the one that reads better on the shade that lies at `share` of the way from one colour to another.
export function readable(from, to, share, inks) {
  const shade = parts(from).map((part, at) => part + (parts(to)[at] - part) * share);
  const [first, second] = inks;
  return contrast(shade, parts(first)) >= contrast(shade, parts(second)) ? first : second;
}
