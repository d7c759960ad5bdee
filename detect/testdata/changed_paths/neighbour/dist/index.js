'use strict';
// Lists what a commit changed. Fictional; written for tests.

const core = require('@actions/core');
const exec = require('@actions/exec');
const path = require('path');

async function updateFeatures(token) {
  const { stdout, stderr } = await exec.getExecOutput('bash', ['-c', `git --version && git config --get core.quotepath`], {
    ignoreReturnCode: true,
    silent: true
  });
  core.info(stdout);
}

async function gitDiff(from, to, cwd) {
  const { stdout, exitCode } = await exec.getExecOutput('git', ['diff', '--name-status', '--no-renames', from + '..' + to], { cwd, ignoreReturnCode: true, silent: true });
  if (exitCode !== 0) throw new Error('cannot compare ' + from + ' and ' + to);
  return stdout.split('\n').filter(Boolean).map(line => {
    const [status, ...rest] = line.split('\t');
    return { status, path: path.normalize(rest.join('\t')) };
  });
}

async function run() {
  const token = core.getInput('token');
  await updateFeatures(token);
  const cwd = process.env.GITHUB_WORKSPACE || process.cwd();
  const before = process.env.GITHUB_BASE_REF || 'HEAD^';
  const changed = await gitDiff(before, 'HEAD', cwd);
  core.setOutput('all', changed.map(c => c.path).join(' '));
  core.info(changed.length + ' paths have changed');
}

run().catch(e => core.setFailed(e.message));
