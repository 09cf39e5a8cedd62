// A browser, a page from disk, and what both say meanwhile.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const root = resolve(import.meta.dirname, '../..');
export const lots = process.env.LOTS_BINARY ?? join(root, 'target/debug/lots');
export const shots = join(root, 'target/browser');
export const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const folder = mkdtempSync(join(tmpdir(), 'lots-browser-'));
mkdirSync(shots, { recursive: true });

/** Runs `lots` as the tests of the program do: with a home of its own, on a fixed day. Exit 1, an answered no, is an answer. */
export const run = (args, cwd = folder) => {
  try {
    return execFileSync(lots, args, {
      cwd, env: { HOME: folder, LOTS_TODAY: '2026-11-24', LOTS_LANG: 'sv' }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw error;
  }
};

/** Writes the page of a catalogue; returns its path. */
export const write = (name, ...args) => {
  const path = join(folder, `${name}.html`);
  run(['atlas', '--output', path, ...args]);
  return path;
};

export const place = name => join(folder, name);

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .concat((process.env.PATH ?? '').split(':').map(folder => join(folder, 'chromium'))).find(existsSync);

export const launch = () => chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

/** Opens a page from disk. `said` fills with everything that should not happen: console errors, exceptions, requests elsewhere. */
export const open = async (browser, path, { hash = '', ...options } = {}) => {
  const context = await browser.newContext({ viewport: { width: 1024, height: 800 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.said = [];
  page.on('console', message => ['error', 'warning'].includes(message.type()) && page.said.push(message.text()));
  page.on('pageerror', error => page.said.push(error.message));
  page.on('dialog', dialog => { page.said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  const own = pathToFileURL(path).href;
  page.on('request', request => {
    const url = request.url();
    if (url.split('#')[0] !== own && !url.startsWith('data:')) page.said.push(`request: ${url}`);
  });
  await page.goto(own + hash);
  return page;
};

/** The ids of the offerings that the page shows, in order. */
export const ids = page => page.$$eval('#list > article', cards => cards.map(card => card.id));
