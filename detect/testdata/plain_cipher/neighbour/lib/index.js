// Adds up and rotates. Fictional; written for tests.
exports.sum = text => Array.from(text).reduce((n, c) => (n + c.charCodeAt(0)) % 65521, 1);
exports.rotate = (text, by) => text.replace(/[a-z]/g, c => String.fromCharCode((c.charCodeAt(0) - 97 + by) % 26 + 97));
