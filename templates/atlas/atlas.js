'use strict';
(() => {
// What the page knows beside what it shows. The rules of search are those of `lots find`.
const $ = id => document.getElementById(id);
const data = JSON.parse($('data').textContent);
const list = $('list'), help = $('help'), more = $('more'), count = $('count'), q = $('q'), all = $('all');
const filters = ['area', 'stage', 'audience', 'actor', 'municipality'];
const selects = Object.fromEntries(filters.map(key => [key, $('f-' + key)]));
const PAGE = 60;
let lang = data.lang, shown = PAGE, found = [], known = '';

const say = (key, fill) => {
  let text = data.words[key][lang === 'sv' ? 0 : 1];
  for (const name in fill) text = text.replace('{' + name + '}', () => fill[name]);
  return text;
};
const inLanguage = both => both[lang === 'sv' ? 0 : 1];

// Spelling, as in the program: see src/text.rs.
const plainly = /[^\x00-\x7fåäöÅÄÖ]/;
const words = text => {
  if (plainly.test(text)) {
    text = Array.from(text.normalize('NFC'), c => plainly.test(c) ? c.normalize('NFD').replace(/\p{M}/gu, '') : c).join('');
  }
  return text.toLowerCase().match(/[\p{Alphabetic}\p{N}]+/gu) || [];
};
const fold = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{Alphabetic}\p{N}]+/gu, ' ').trim();
const plain = word => word.replace(/[åä]/g, 'a').replace(/ö/g, 'o');
const spell = name => words(name).join(' ');
const isSwedish = words => /[åäö]/.test(words);
const agrees = (name, typed) => Array.from(typed).every((letter, at) => !isSwedish(letter) || Array.from(name)[at] === letter);
const isMeant = (name, typed) => fold(name) === fold(typed) && agrees(spell(name), spell(typed));

// A searched word, as in src/query/word.rs.
const little = new Set([...data.little, ...data.little.map(plain), ...data.littleAsSpelt]);
const within = new Set([...data.withinNames, ...data.withinNames.map(plain)]);
const isWithin = typed => within.has(spell(typed));
const isLittle = typed => words(typed).every(word => little.has(word));
const isAmong = (list, typed) => list.some(word => [word, plain(word)].includes(spell(typed)));
const length = text => Array.from(text).length;
const ask = typed => {
  const endings = typed.endsWith(data.making) ? [...data.endings, 'a'] : data.endings;
  const ending = endings.find(end => typed.endsWith(end) && length(typed.slice(0, -end.length)) >= data.stem);
  const stem = ending ? typed.slice(0, -ending.length) : null;
  const swedish = isSwedish(typed);
  const isWhole = word => [typed, stem].some(start => start !== null && word.startsWith(start)
    && (word === start || data.endings.includes(word.slice(start.length))));
  const inside = length(typed) >= data.inside - (swedish ? 1 : 0), stemInside = stem !== null && (ending.length > 1 || typed.endsWith(data.making)) && length(stem) >= data.stemInside;
  const compared = word => swedish ? word : plain(word);
  return {
    typed,
    // How a word of a text meets it: 3 as a whole, 2 beginning with it, 1 with it inside, 0 not at all.
    met: word => {
      word = compared(word);
      if (isWhole(word)) return 3;
      if (!(inside && word.includes(typed) || stemInside && word.includes(stem))) return 0;
      return word.startsWith(stem === null ? typed : stem) ? 2 : 1;
    },
  };
};

// The cards: in the page, or, where there are very many, as text that becomes a card when it is shown.
const cards = [];
const card = (text, node) => {
  const [, id, facets] = / id="?([^" >]*)"? data-f="?([^" >]*)/.exec(text);
  const [place, actor, areas, stages, audiences, serves, gone, free] = facets.split('|');
  const numbers = text => text === '' ? [] : text.split(',').map(at => at === '' ? -1 : +at);
  cards.push({ id, place: +place, actor: +actor, text, node, gone: gone === 'x', free: free === 'f', serves: serves === '*' ? null : numbers(serves),
    area: numbers(areas), stage: numbers(stages), audience: numbers(audiences) });
};
for (const part of [list, $('gone')]) {
  if (!part) continue;
  if (data.large) {
    const texts = part.querySelector('noscript').textContent.split('<article ');
    for (const text of texts.slice(1)) card('<article ' + text);
  } else {
    for (const node of part.querySelectorAll('article')) card(node.outerHTML, node);
  }
}
cards.sort((a, b) => a.place - b.place);
if ($('gone')) $('gone').remove();
const places = new Map(cards.map((card, place) => [card.id, place]));
const mold = document.createElement('template');
const node = card => {
  if (!card.node) {
    mold.innerHTML = card.text;
    card.node = mold.content.firstChild;
    if (lang !== data.lang) { translate(card.node); tags(card); }
  }
  return card.node;
};

// The words of all cards, each once; a card has the numbers of its words.
let spelt = null;
const index = () => {
  if (spelt) return;
  spelt = [];
  const numbers = new Map();
  const number = word => {
    let at = numbers.get(word);
    if (at === undefined) { at = spelt.length; numbers.set(word, at); spelt.push(word); }
    return at;
  };
  const letters = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: '\u00a0' };
  const read = html => html.includes('&')
    ? html.replace(/&(?:#(\d+)|(\w+));/g, (as, code, name) => code ? String.fromCodePoint(+code) : letters[name] || as) : html;
  const cache = new Map();
  const all = text => {
    let known = cache.get(text);
    if (!known) { known = words(read(text)).map(number); cache.set(text, known); }
    return known;
  };
  const actors = data.actors.map(([, , spellings]) => spellings.flatMap(text => words(text).map(number)));
  for (const card of cards) {
    const name = new Set(), rest = new Set();
    for (const [, kind, text] of card.text.matchAll(/<bdi(?: class="?(\w))?[^>]*>([^<]*)<\/bdi>/g)) {
      if (kind === 'x') continue;
      for (const at of all(text)) (kind === 'n' ? name : rest).add(at);
    }
    card.name = name;
    card.rest = [...rest];
    card.host = actors[card.actor];
  }
};

// What a name names: terms, or else an actor, or else a price; as in src/query/name.rs.
const ACTOR = data.dimensions.length, PRICE = ACTOR + 1, NOT_ACTOR = ACTOR + 2;
const keys = [...data.dimensions, 'actor', 'price', 'not-actor'];
const named = new Map();
const name = (spelling, what) => {
  const key = fold(spelling);
  if (key) named.set(key, [...named.get(key) || [], { ...what, spelt: spell(spelling) }]);
};
data.terms.forEach((terms, dimension) => terms.forEach(([id, , own, aliases], at) => {
  for (const spelling of [id, ...own, ...aliases]) name(spelling, { dimension, at, id });
}));
data.actors.forEach(([id, , spellings], at) => {
  for (const spelling of [id, ...spellings]) name(spelling, { dimension: ACTOR, at, id });
});
const MUNICIPALITY = data.dimensions.indexOf('municipality');
const meant = ({ name, isInflected }) => {
  const typed = spell(name);
  const found = (named.get(fold(name)) || []).filter(what => agrees(what.spelt, typed)
    && !(isInflected && (what.dimension === ACTOR || what.dimension === MUNICIPALITY)));
  if (!found.length) return data.free.some(free => isMeant(free, name)) ? [{ dimension: PRICE, id: data.free[0] }] : null;
  const dimension = Math.min(...found.map(what => what.dimension));
  const ids = new Map(found.filter(what => what.dimension === dimension).map(what => [what.id, what]));
  const sorted = [...ids.values()].sort((a, b) => a.id < b.id ? -1 : 1);
  if (dimension !== ACTOR) return sorted;
  const byId = sorted.filter(what => isMeant(what.id, name)), byName = sorted.filter(({ at }) => data.actors[at][1].some(own => isMeant(own, name)));
  return byId.length ? byId : byName.length ? byName : sorted;
};
const withoutEndings = typed => {
  const name = spell(typed), least = data.stem - (isSwedish(name) ? 1 : 0), cut = ending => name.slice(0, -ending.length);
  const stems = data.endings.filter(ending => name.endsWith(ending)).map(ending => ({ stem: cut(ending), isInflected: ending !== data.genitive }));
  if (name.endsWith(data.verbEnding) && cut(data.verbEnding).endsWith('a')) stems.push({ stem: cut(data.verbEnding), isInflected: true });
  const noun = name.endsWith(data.making) ? [{ stem: name.slice(0, -1) + 'ing', isInflected: true }] : [];
  return [...stems.filter(({ stem }) => length(stem) >= least).sort((a, b) => b.stem.length - a.stem.length), ...noun];
};
const spellings = typed => {
  const name = typed.join(' '), last = typed[typed.length - 1], before = typed.slice(0, -1);
  if (fold(name) === '' || !before.length && isLittle(last)) return [];
  const all = [{ name, isInflected: false }];
  if (isLittle(last) || before.length && isWithin(before[0])) return all;
  const telling = before.filter(word => !isWithin(word)), ending = last => [...telling, last].join(' ');
  if (telling.length < before.length) all.push({ name: ending(last), isInflected: false });
  return [...all, ...withoutEndings(last).map(({ stem, isInflected }) => ({ name: ending(stem), isInflected }))];
};
const nameAt = typed => {
  for (let many = Math.min(typed.length, data.longestName); many > 0; many--) {
    for (const spelling of spellings(typed.slice(0, many))) {
      const what = meant(spelling);
      if (what) return { many, what };
    }
  }
  return null;
};
// The two words that a compound is made of, as in src/query/compound.rs.
const apart = (typed, begins) => {
  const letters = Array.from(typed);
  let best = null;
  if (letters.length > data.longestCompound) return best;
  for (let at = letters.length - data.part; at >= data.part; at--) {
    let left = letters.slice(0, at).join('');
    if (left.endsWith(data.joint) && !nameAt([left])) left = left.slice(0, -data.joint.length);
    if (length(left) < data.part) continue;
    const parts = [left, letters.slice(at).join('')], isName = parts.map(part => nameAt([part]) !== null);
    if (isName[0] && isName[1]) return parts;
    if (best || !isName[0] && !isName[1]) continue;
    const other = parts[isName[0] ? 1 : 0];
    if (!isLittle(other) && begins(other)) best = parts;
  }
  return best;
};
// What stands behind a negation, with the little words before it.
const unwanted = typed => {
  const between = typed.findIndex(word => !isAmong(data.behindNegations, word));
  const found = between < 0 ? null : nameAt(typed.slice(between)), what = found ? found.what : [];
  const isSaid = found || between >= 0 && !isLittle(typed[between]);
  return { many: isSaid ? between + (found ? found.many : 1) : 0, named: what.map(what => what.dimension === ACTOR ? { ...what, dimension: NOT_ACTOR } : what) };
};
const denies = (word, rest) => {
  const [without, doing] = data.withoutDoing;
  return isAmong(data.denials, word) || isAmong([without], word) && rest.length > 0 && isAmong([doing], rest[0]);
};
const isActor = next => next.named.length > 0 && next.named[0].dimension === NOT_ACTOR;
const isArea = next => next.named.length > 0 && keys[next.named[0].dimension] === 'area';
// Returns what is denied but for actors, with what it names.
const negate = (said, head, rest) => {
  const isDenial = denies(head, rest);
  const isMeant = next => isActor(next) || isDenial && next.many;
  const denied = [];
  let typed = [head], next = unwanted(rest);
  while (isMeant(next)) {
    const name = [...typed, ...rest.splice(0, next.many)].join(' '), isNeed = !isActor(next);
    if (isNeed) denied.push({ name, named: next.named }); else said.names.push({ name, meant: next.named });
    const joint = rest.length ? rest[0] : '', isAlternative = isAmong(data.alternatives, joint);
    if (!isAlternative && (isNeed || !isAmong(data.joints, joint))) break;
    next = unwanted(rest.slice(1));
    if (!isMeant(next) || !isAlternative && !isActor(next)) break;
    rest.shift();
    typed = [];
  }
  if (isDenial && rest.length && isAmong(data.but, rest[0]) && !denies(rest[0], rest.slice(1))) rest.shift();
  return denied;
};
// Words that say nothing beside others, numbers of money and years among them.
const isLittleBeside = word => /^[\d.,\-–%]*\d[\d.,\-–%]*$/.test(word) || isAmong(data.littleBesideOthers, word);
const passOver = said => { for (const key of ['words', 'telling']) said[key] = said[key].filter(({ typed }) => !isLittleBeside(typed)); };
const understand = typed => {
  const said = { names: [], words: [], denied: [] }, denied = [], rest = typed.split(/\s+/).filter(Boolean);
  let isBehindHaving = false, isWanted = false;
  said.telling = rest.filter(word => !isLittle(word) && !isAmong(data.negations, word)).flatMap(word => words(word).map(ask));
  while (rest.length) {
    const named = nameAt(rest);
    if (named) {
      said.names.push({ name: rest.splice(0, named.many).join(' '), meant: named.what });
      isBehindHaving = isWanted = false;
      continue;
    }
    const head = rest.shift();
    const isLack = isBehindHaving && isAmong(data.lacks, head) && isArea(unwanted(rest));
    isWanted = isWanted || isAmong(data.wanting, head);
    isBehindHaving = isBehindHaving && !isAmong(data.turns, head) || isAmong(data.having, head) && !isWanted;
    if (isAmong(data.negations, head) && !isLack) { isBehindHaving = false; denied.push(...negate(said, head, rest)); continue; }
    if (isLack || isLittle(head)) continue;
    if (!isLittleBeside(head)) isBehindHaving = isWanted = false;
    const parts = head.split(/[^\p{Alphabetic}\p{N}\p{M}]+/u).filter(Boolean);
    if (parts.length > 1) rest.unshift(...parts);
    else said.words.push(...words(head).map(ask));
  }
  if (said.names.length || denied.length || !said.words.every(({ typed }) => isLittleBeside(typed))) passOver(said);
  const alone = said.names.filter(({ meant }) => meant.length === 1).map(({ meant: [one] }) => one);
  const isIn = list => ({ dimension, id }) => list.some(one => one.dimension === dimension && one.id === id), isAlone = isIn(alone);
  for (const name of said.names) if (name.meant.some(isAlone)) name.meant = name.meant.filter(isAlone);
  const isDenied = isIn(denied.flatMap(({ named }) => named).filter(({ dimension }) => ['area', 'stage'].includes(keys[dimension]))), leftOut = [];
  for (const name of said.names) {
    if (name.meant.every(isDenied)) continue;
    leftOut.push(...name.meant.filter(isDenied));
    name.meant = name.meant.filter(named => !isDenied(named));
  }
  for (const key of ['words', 'telling']) said[key] = [...new Map(said[key].map(word => [word.typed, word])).values()];
  said.hasLeftOut = leftOut.length > 0;
  said.denied = denied.filter(({ named }) => !named.some(isIn(leftOut))).map(({ name }) => name);
  return said;
};
// How the vocabulary spells a typed name, and whether that is the term's own: as in src/commands/find/understand.rs.
const spelling = ({ name, meant: [{ dimension, at }] }) => {
  const [id, , own, aliases] = data.terms[dimension][at], isPlain = name => /^[\x00-\x7f]*$/.test(name);
  for (const { name: typed } of spellings(name.split(' '))) {
    const names = [id, ...own].filter(spelling => isMeant(spelling, typed)).sort((a, b) => isPlain(a) - isPlain(b));
    if (names.length) return [names[0], true];
    const alias = aliases.find(spelling => isMeant(spelling, typed));
    if (alias) return [alias, false];
  }
  return [name, false];
};

// From what is chosen to what is found.
const query = (state, said) => {
  const asked = { area: [], stage: [], audience: [], named: [], actor: [], notActor: [], municipality: [], free: false, words: [] };
  const add = (to, key, id, isMentioned) => {
    const from = data.terms[data.dimensions.indexOf(key)] || data.actors;
    const term = from.find(term => term[0] === id), ids = key === 'actor' || !term ? [id] : term[isMentioned ? 5 : 4];
    const places = ids => ids.map(id => from.findIndex(term => term[0] === id)).filter(at => at >= 0);
    to[key].push(...places(ids));
    if (key === 'audience') to.named.push(...places([id]));
  };
  for (const key of filters) if (state[key]) add(asked, key, state[key]);
  // Where the client is at home, and who it is, only narrows what else is asked for.
  const without = (...keyed) => said.names.filter(({ meant: [{ dimension }] }) => !keyed.includes(keys[dimension]));
  const needs = without('municipality', 'audience'), others = without('municipality');
  const askedFor = needs.length === 1 ? needs : others.length ? others : said.names, [first] = askedFor, isLone = askedFor.length === 1 && said.words.length === 0;
  const lone = isLone && !said.hasLeftOut && first.meant[0].dimension < ACTOR ? spelling(first) : null;
  const tagged = { ...asked, words: said.words };
  for (const key of [...filters, 'named']) tagged[key] = [...asked[key]];
  for (const { dimension, id } of said.names.flatMap(name => name.meant)) {
    if (dimension === PRICE) tagged.free = true;
    else if (dimension === NOT_ACTOR) tagged.notActor = [...tagged.notActor, data.actors.findIndex(actor => actor[0] === id)];
    else add(tagged, keys[dimension], id, true);
  }
  const isNot = said.names.some(({ meant: [{ dimension }] }) => dimension === NOT_ACTOR);
  const literal = said.names.length && said.telling.length && !said.hasLeftOut && !said.denied.length && !isNot ? { ...asked, words: said.telling } : null;
  // What only narrows does so here, too.
  const isAudience = ({ meant: [{ dimension }] }) => keys[dimension] === 'audience', isForSome = said.names.some(isAudience) && !askedFor.some(isAudience);
  const { municipality } = said.names.length > 1 ? tagged : asked, { audience, named } = isForSome ? tagged : asked;
  return { tagged, literal, mentions: lone && { ...asked, municipality, audience, named, words: words(lone[0]).map(ask) }, byAlias: lone !== null && !lone[1] && !isForSome };
};
const any = (asked, has) => asked.length === 0 || has.some(at => asked.includes(at));
const lacks = (asked, has) => [...new Set(asked)].filter(at => !has.includes(at)).length;
const find = asked => {
  let scores = null;
  if (asked.words.length) {
    index();
    scores = asked.words.map(word => spelt.map(word.met));
  }
  const hits = [];
  for (const card of cards) {
    if (!any(asked.area, card.area) || !any(asked.stage, card.stage) || !any(asked.audience, card.audience)
      || !any(asked.actor, [card.actor]) || asked.notActor.includes(card.actor) || card.serves && !any(asked.municipality, card.serves) || asked.free && !card.free) continue;
    let score = 0, met = true;
    for (const word of scores || []) {
      let best = 0;
      for (const at of card.name) best = Math.max(best, word[at] === 3 ? 3 : word[at] && 2);
      if (!best && (card.rest.some(at => word[at]) || card.host.some(at => word[at] > 1))) best = 1;
      if (!best) { met = false; break; }
      score += best;
    }
    if (met) hits.push({ card, score, fewer: lacks(asked.area, card.area),
      second: asked.area.length && !asked.area.includes(card.area[0]) ? 1 : 0, others: lacks(asked.named, card.audience),
      all: asked.municipality.length && !card.serves ? 1 : 0 });
  }
  hits.sort((a, b) => b.score - a.score || a.fewer - b.fewer || a.second - b.second || a.others - b.others || a.all - b.all || a.card.place - b.card.place);
  return hits;
};
const cardsOf = hits => hits.map(hit => hit.card);
const current = (state, cards) => state.all ? cards : cards.filter(card => !card.gone);
// What says what is needed: not who the client is or where.
const needed = ['area', 'stage', 'actor'], isNeed = ({ meant: [{ dimension }] }) => needed.includes(keys[dimension]);
// A question without the words that are in the way, as in src/commands/find/reword.rs.
const reworded = (state, asked) => {
  const nothing = { area: [], stage: [], audience: [], named: [], actor: [], notActor: [], municipality: [], free: false };
  const one = typed => { const [word, ...more] = words(typed).map(ask); return more.length ? undefined : word; };
  const occurs = word => find({ ...nothing, words: [word] }).length > 0;
  const begins = typed => { const word = one(typed); return word && occurs(word) && spelt.some(text => word.met(text) > 1); };
  const said = { ...asked, names: [...asked.names], words: [], telling: [...asked.telling] }, notes = [];
  let isPassedOver = false;
  for (const word of asked.words) {
    if (occurs(word)) { said.words.push(word); continue; }
    said.telling = said.telling.filter(({ typed }) => typed !== word.typed);
    const parts = apart(word.typed, begins);
    notes.push([word.typed, parts, 'passed-over']);
    if (!parts) { isPassedOver = true; continue; }
    const more = understand(parts.join(' '));
    for (const key of ['names', 'words', 'telling']) said[key].push(...more[key]);
  }
  const isMet = words => current(state, cardsOf(find(query(state, { ...said, words }).tagged))).length > 0;
  const isNeeded = said.names.some(isNeed);
  if (isNeeded && !isMet(said.words) && isMet([])) {
    said.words = said.words.reduce((kept, word) => {
      if (isMet([...kept, word])) return [...kept, word];
      notes.push([word.typed, null, 'in-none']);
      return kept;
    }, []);
  }
  return notes.length && (!isPassedOver || isNeeded) ? { said, notes } : null;
};
// The cards that are asked for, with those that only mention the one word.
const lookedUp = asked => {
  const hits = cardsOf(find(asked.tagged));
  if (!asked.mentions) return hits;
  const tagged = new Set(hits), found = find(asked.mentions), mention = cardsOf(found), mentioned = new Set(mention);
  // What is called so comes first, whatever it is.
  const named = new Set(cardsOf(found.filter(hit => hit.score === 3 * asked.mentions.words.length)));
  const first = asked.byAlias ? mention.filter(card => tagged.has(card) || named.has(card)) : hits;
  return [...new Set([...first, ...hits.filter(card => !mentioned.has(card)), ...mention])];
};
const withoutClients = (state, said) => {
  const isOther = ({ typed }) => !isAmong(data.clients, typed), words = said.words.filter(isOther);
  const saysWhat = needed.some(key => state[key]) || said.names.some(isNeed) || words.length;
  return words.length < said.words.length && saysWhat ? { ...said, words, telling: said.telling.filter(isOther) } : null;
};
const lookUp = (state, isStrict, inOtherWords) => {
  const said = inOtherWords || understand(state.q || '');
  if (filters.some(key => state[key])) passOver(said);
  const asked = query(state, said);
  let hits = lookedUp(asked), open = current(state, hits);
  const others = open.length ? withoutClients(state, said) : null;
  if (others) {
    hits = [...new Set([...hits, ...lookedUp(query(state, others))])];
    open = current(state, hits);
  }
  const literal = !isStrict && !open.length && asked.literal ? cardsOf(find(asked.literal)) : [], isLiteral = current(state, literal).length > 0;
  if (isLiteral) { hits = literal; open = current(state, literal); }
  const other = isStrict || inOtherWords || open.length ? null : reworded(state, said);
  const answer = other && lookUp(state, false, other.said);
  if (answer && answer.hits.length) return { ...answer, notes: other.notes };
  return { hits: open, hidden: hits.length - open.length, said, mentions: asked.mentions, forEverybody: others !== null, isLiteral, notes: [] };
};

// What is chosen, and the address bar that keeps it.
const state = () => ({ q: q.value, all: all.checked, ...Object.fromEntries(filters.map(key => [key, selects[key].value])) });
const hash = () => {
  const now = state(), to = new URLSearchParams();
  for (const key of ['q', ...filters]) if (now[key]) to.set(key, now[key]);
  if (now.all) to.set('all', '1');
  if (lang !== data.lang) to.set('lang', lang);
  return to.toString();
};
const keep = step => {
  const to = hash();
  known = to;
  try { history[step ? 'pushState' : 'replaceState'](null, '', to ? '#' + to : location.pathname + location.search); } catch { location.replace('#' + to); }
};
const isState = hash => /^(?:q|area|stage|audience|actor|municipality|all|lang)=/.test(hash);
const restore = text => {
  const from = new URLSearchParams(text);
  // First, since it names what can be chosen.
  speak(['sv', 'en'].includes(from.get('lang')) ? from.get('lang') : data.lang);
  q.value = from.get('q') || '';
  all.checked = from.get('all') === '1';
  for (const key of filters) {
    selects[key].value = from.get(key) || '';
    if (selects[key].selectedIndex < 0) selects[key].value = '';
  }
};

// What is shown.
const element = (name, text, more) => Object.assign(document.createElement(name), { textContent: text }, more);
const called = (key, id) => {
  const dimension = data.dimensions.indexOf(key);
  const term = (dimension < 0 ? data.actors : data.terms[dimension]).find(term => term[0] === id);
  return term ? inLanguage(term[1]) : id;
};
const show = () => {
  const now = state(), { hits, hidden, said, mentions, forEverybody, isLiteral, notes } = lookUp(now);
  found = hits;
  const many = data.large ? Math.min(shown, hits.length) : hits.length;
  list.replaceChildren(...hits.slice(0, many).map(node));
  more.hidden = many >= hits.length;
  const isAll = !hash().replace(/(^|&)lang=../, '');
  const total = cards.reduce((sum, card) => sum + (card.gone && !now.all ? 0 : 1), 0);
  const parts = [(hits.length === 1 ? say('found-1', { n: 1 }) : say('found', { n: hits.length })) + (isAll ? '' : say('of-all', { n: total }))];
  if (hidden) parts.push(say('left-out', { n: hidden }));
  const quoted = word => '“' + word + '”';
  const understood = notes.map(([word, parts, why]) => quoted(word) + ' ' + (parts ? say('as') + ' ' + parts.map(quoted).join(', ') : say(why)));
  understood.push(...said.names.map(({ name, meant }) => '“' + name + '” ' + say('as') + ' ' + say(keys[meant[0].dimension]).toLowerCase() + ' '
    + meant.map(({ dimension, id }) => dimension === PRICE ? say(id) : called(keys[dimension], id)).join(', ')));
  if (mentions) understood.push(say('mentions'));
  if (said.words.length) understood.push(said.words.map(word => '“' + word.typed + '”').join(', ') + ' ' + say('in-text'));
  if (forEverybody) understood.push(say('for-everybody'));
  if (understood.length) parts.push(say('understood') + understood.join('; '));
  if (isLiteral) parts.push(say('literal'));
  count.textContent = parts.join(' · ');
  help.replaceChildren();
  if (hits.length === 0) {
    const ways = [...filters, 'q'].filter(key => now[key]).map(key => {
      const less = { ...now, [key]: '' }, n = lookUp(less, true).hits.length;
      const way = element('button', say('without', { what: key === 'q' ? say('the-words') : say(key).toLowerCase(), n }), { type: 'button' });
      way.onclick = () => { (key === 'q' ? q : selects[key]).value = ''; changed(); q.focus(); };
      return way;
    });
    const named = said.names.flatMap(({ meant }) => meant).filter(({ dimension }) => dimension === ACTOR);
    const actors = named.map(({ id }) => element('a', say('actor') + ': ' + called('actor', id), { href: '#@' + id }));
    help.append(element('p', say('nothing')), ...actors, ...ways);
  }
};
const changed = step => { shown = PAGE; show(); keep(step); };

const translate = root => {
  for (const part of root.querySelectorAll('[data-w]')) part.textContent = say(part.dataset.w);
};
// Areas, stages as spans, audiences: as the program writes them in the page's first language.
const tags = card => {
  const line = card.node.querySelector('.tags'), name = (dimension, at) => inLanguage(data.terms[dimension][at][1]);
  if ([...card.area, ...card.stage, ...card.audience].includes(-1)) return;
  const spans = [];
  for (const at of [...card.stage].sort((a, b) => a - b)) {
    const last = spans[spans.length - 1];
    if (last && last[1] + 1 === at) last[1] = at; else spans.push([at, at]);
  }
  line.textContent = [card.area.map(at => name(0, at)).join(', '),
    spans.map(([from, to]) => from === to ? name(1, from) : name(1, from) + '–' + name(1, to)).join(', '),
    card.audience.map(at => name(2, at)).join(', ')].filter(Boolean).join(' · ');
};
const fill = () => {
  for (const key of filters) {
    const select = selects[key], chosen = select.value, dimension = data.dimensions.indexOf(key);
    const terms = dimension < 0 ? data.actors : data.terms[dimension];
    const name = name => name.length > 80 ? Array.from(name).slice(0, 80).join('') + '…' : name;
    select.replaceChildren(new Option(say('any'), ''), ...terms.map(term => new Option(name(inLanguage(term[1])), term[0])));
    select.value = chosen;
  }
};
const speak = to => {
  const isNew = to !== lang || !selects.area.options.length;
  lang = to;
  for (const button of document.querySelectorAll('[data-lang]')) button.setAttribute('aria-pressed', button.dataset.lang === lang);
  if (!isNew) return;
  document.documentElement.lang = lang;
  document.title = inLanguage(data.title);
  translate(document.body);
  for (const card of cards) if (card.node) { if (!card.node.isConnected) translate(card.node); tags(card); }
  for (const part of document.querySelectorAll('[data-label]')) part.setAttribute('aria-label', say(part.dataset.label));
  q.placeholder = say('search-hint');
  fill();
};

// Where a link inside the page leads.
const go = target => {
  if (!target) return;
  for (let part = target; part; part = part.parentElement) if (part.tagName === 'DETAILS') part.open = true;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView();
};
const arrive = () => {
  let to = location.hash.slice(1);
  try { to = decodeURIComponent(to); } catch { /* then it names nothing */ }
  if (isState(to) || to === '') {
    if (location.hash.slice(1) === known && known) return;
    restore(location.hash.slice(1));
    known = location.hash.slice(1);
    shown = PAGE;
    show();
    if (to !== '' && !/^lang=..$/.test(to)) $('offerings').scrollIntoView();
    return;
  }
  const place = places.get(to);
  if (place !== undefined) {
    const card = cards[place];
    if (!found.includes(card)) {
      restore(lang === data.lang ? '' : 'lang=' + lang);
      all.checked = card.gone;
      show();
    }
    const at = found.indexOf(card);
    if (data.large && at >= shown) { shown = at + 1; show(); }
    go(node(card));
    return;
  }
  const target = document.getElementById(to);
  if (target && (to.startsWith('@') || to.startsWith('path:'))) go(target);
  else if (target) target.scrollIntoView();
};

let waiting = 0;
q.addEventListener('input', () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(() => changed()); });
for (const part of [all, ...Object.values(selects)]) part.addEventListener('change', () => changed());
$('filters').addEventListener('submit', event => event.preventDefault());
$('filters').addEventListener('reset', () => setTimeout(() => changed()));
more.addEventListener('click', () => {
  const first = shown;
  shown += PAGE * 2;
  show();
  const next = found[first];
  if (next) { next.node.tabIndex = -1; next.node.focus(); }
});
document.addEventListener('click', event => {
  const cell = event.target.closest && event.target.closest('[data-cell]');
  if (cell && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const [area, stage] = cell.dataset.cell.split(',');
    q.value = '';
    all.checked = false;
    for (const key of filters) selects[key].value = '';
    selects.area.value = area;
    selects.stage.value = stage;
    changed(true);
    go($('offerings'));
  }
});
for (const button of document.querySelectorAll('[data-lang]')) {
  button.addEventListener('click', () => { speak(button.dataset.lang); show(); keep(); });
}
addEventListener('hashchange', arrive);
addEventListener('popstate', arrive);
// On paper stands all that was found.
addEventListener('beforeprint', () => { if (data.large) { shown = Infinity; show(); } });
addEventListener('afterprint', () => { if (data.large) { shown = PAGE; show(); } });

document.documentElement.classList.add('js');
document.querySelector('.switch').hidden = false;
$('filters').hidden = false;
const wide = matchMedia('(min-width: 60rem)');
const unfold = () => { $('more-filters').open = wide.matches; };
wide.addEventListener('change', unfold);
unfold();
lang = '';
restore(isState(location.hash.slice(1)) ? location.hash.slice(1) : '');
known = hash();
show();
if (location.hash && !isState(location.hash.slice(1))) arrive();
else if (known.replace(/^lang=..$/, '')) requestAnimationFrame(() => $('offerings').scrollIntoView());
// Searching needs the words of all cards: made while nobody waits.
(self.requestIdleCallback || setTimeout)(index);
})();
