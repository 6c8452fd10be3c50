/** The browser that looks at the pages, for tests and for the pictures of the README. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

// The same engine without windows costs a third less: the whole browser draws its own frame beside each page.
const shell = '/usr/bin/chromium-headless-shell';
const programs = [shell, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Its program: what `WAYSTATION_CHROMIUM` names, else one of the usual places; undefined where there is none. */
export function chromiumProgram(): string | undefined {
  const named = process.env['WAYSTATION_CHROMIUM'];
  return named ?? programs.find(program => existsSync(program));
}

export function launchChromium(): Promise<Browser> {
  const executablePath = chromiumProgram();
  assert(executablePath, 'Chromium is installed, or WAYSTATION_CHROMIUM names it');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--password-store=basic'] });
}
