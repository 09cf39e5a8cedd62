// Catalogues that nobody would write by hand: one that wants to do harm, and one that is very large.

import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './page.mjs';

/** Text after text that means to break out of where it stands. */
export const hostile = folder => {
  mkdirSync(join(folder, 'actors'), { recursive: true });
  const bad = [
    '<script>globalThis.owned=1</script>', '"><img src=x onerror="globalThis.owned=1">', "'><svg onload=globalThis.owned=1>",
    '</style></script></noscript></title><script>globalThis.owned=1</script>', '<!-- <script>', '&lt;script&gt;&#60;b&#62;', ']]>',
    '\u202eesrever\u202d \u2066open\u2067 \u200f', '\u2028\u2029', '{{ 7 * 7 }} {% raw %} ${globalThis.owned=1}', 'W'.repeat(10_000),
  ];
  const quoted = text => JSON.stringify(text);
  const both = text => `{ sv = ${quoted(text)}, en = ${quoted(`${text}!`)} }`;
  writeFileSync(join(folder, 'catalogue.toml'), `schema = 1\nid = "bad"\nversion = ${quoted(bad[1])}\nname = ${both(bad[3])}\n`);
  const term = (kind, id, text) => `[[${kind}]]\nid = "${id}"\nname = ${both(text)}\naliases = { sv = [${quoted(bad[0])}] }\n`;
  writeFileSync(join(folder, 'vocabulary.toml'), `schema = 1\n${term('area', 'one', bad[1])}${term('area', 'two', bad[10])}`
    + `${term('stage', 'first', bad[3])}${term('stage', 'second', bad[7])}${term('audience', 'all', bad[2])}${term('municipality', 'town', bad[4])}`);
  const urls = ['javascript:globalThis.owned=1', 'JavaScript://example.org/%0aglobalThis.owned=1', 'data:text/html,<script>1</script>',
    'https://example.org/"onmouseover="globalThis.owned=1', 'vbscript:x'];
  let text = `schema = 1\nid = "bad"\nkind = "association"\nname = ${both(bad[0])}\nwebsite = ${quoted(urls[0])}\npurpose = ${both(bad.join(' '))}\n`
    + `goals = ${both(bad[7])}\ncontact = ${both(bad[1])}\naliases = [${quoted(bad[3])}]\n[[source]]\nurl = ${quoted(urls[1])}\nsays = ${quoted(bad[1])}\n`;
  bad.forEach((what, at) => {
    text += `[[offering]]\nid = "o${at}"\nareas = ["one", "two"]\nstages = ["first", "second"]\naudiences = ["all"]\nserves = ["town"]\n`
      + `name = ${both(what)}\nsummary = ${both(what)}\nnext_step = ${both(what)}\nconditions = ${both(what)}\nnot_for = ${both(what)}\n`
      + `bring = ${both(what)}\nnote = ${both(what)}\naliases = [${quoted(what)}]\noutside_partners = [${quoted(what)}]\n`
      + `price = { kind = "fee", amount = ${quoted(what)} }\nwebsite = ${quoted(urls[at % urls.length])}\n`
      + `[[offering.source]]\nurl = ${quoted(urls[(at + 1) % urls.length])}\nsays = ${quoted(what)}\n`;
  });
  writeFileSync(join(folder, 'actors/bad.toml'), text);
};

/** As many actors as are wanted, with ten offerings each and texts as long as people write them; the same every time. */
export const large = (folder, actors) => {
  mkdirSync(join(folder, 'actors'), { recursive: true });
  for (const file of ['catalogue.toml', 'vocabulary.toml']) cpSync(join(root, 'data', file), join(folder, file));
  let seed = 7;
  const below = most => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 2147483648 * most); };
  const one = list => list[below(list.length)];
  const first = ['närings', 'verksamhets', 'gruv', 'tränings', 'innovations', 'patent', 'skogs', 'robot', 'livsmedels', 'energi', 'export', 'plan'];
  const second = ['utveckling', 'rådgivning', 'bidraget', 'lånen', 'skyddet', 'träffar', 'planering', 'nätverket', 'kursen', 'stödet', 'projekt'];
  const word = () => one(first) + one(second);
  const name = () => word().replace(/^./, c => c.toUpperCase());
  const sv = () => `${name()} stärker ${word()} och ${word()} under det första året i länet.`;
  const en = () => `The ${one(['new', 'careful', 'shared', 'technical'])} ${one(['course', 'grant', 'study', 'network'])} strengthens the ${one(['practical', 'regional'])} ${one(['workshop', 'market', 'test bed', 'company'])} and the ${one(['budget', 'permit', 'exhibition'])}.`;
  const areas = ['advice', 'training', 'networking', 'patent', 'coaching', 'premises', 'grants', 'loans', 'investment', 'marketing', 'research'];
  const stages = ['idea', 'validation', 'start', 'early', 'growth', 'scale', 'mature', 'handover'];
  const audiences = ['inventor', 'founder', 'student', 'young', 'researcher', 'company', 'startup'];
  const some = (list, most) => { const at = below(list.length); return JSON.stringify(list.slice(at, at + 1 + below(most))); };
  for (let at = 0; at < actors; at++) {
    const id = `actor-${String(at).padStart(5, '0')}`;
    let text = `schema = 1\nid = "${id}"\nkind = "association"\nmunicipalities = ["orebro"]\nserves = ["all"]\nwebsite = "https://www.example.org/${id}"\n`
      + `name = "${name()} i ${name()}"\n`.replace(/name = (".*")/, 'name = { sv = $1, en = $1 }')
      + `purpose = { sv = "${sv()}", en = "${en()}" }\n[[source]]\nurl = "https://www.example.org/${id}/om-oss"\ndate = "2022-01"\nsays = "${word()}"\n`;
    for (let number = 0; number < 10; number++) {
      text += `[[offering]]\nid = "offering-${number}"\nareas = ${some(areas, 2)}\nstages = ${some(stages, 3)}\naudiences = ${some(audiences, 3)}\n`
        + `status = "${one(['active', 'active', 'active', 'active', 'active', 'active', 'active', 'paused', 'ended'])}"\n`
        + `scope = "${one(['local', 'regional', 'national'])}"\nname = { sv = "${name()}", en = "${one(['Second', 'Joint', 'Green'])} ${one(['permit', 'meeting', 'project'])}" }\n`
        + `summary = { sv = "${sv()}", en = "${en()}" }\nprice = { kind = "${one(['fee', 'free', 'grant', 'loan', 'unknown'])}" }\n`
        + `next_step = { sv = "${sv()}", en = "${en()}" }\nsource = [{ url = "https://www.example.org/${id}/${number}", date = "${2016 + below(10)}-0${1 + below(9)}" }]\n`;
    }
    writeFileSync(join(folder, 'actors', `${id}.toml`), text);
  }
};
