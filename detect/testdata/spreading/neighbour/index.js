// Reads and mixes colours. Fictional; written for tests.
exports.parse = function (text) {
  const m = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  return m && { r: parseInt(m[1], 16), g: parseInt(m[2], 16), b: parseInt(m[3], 16) };
};
exports.mix = (a, b, at = 0.5) => ({ r: a.r + (b.r - a.r) * at, g: a.g + (b.g - a.g) * at, b: a.b + (b.b - a.b) * at });
