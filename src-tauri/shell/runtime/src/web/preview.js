// In the preview only: carries the session in a header (frames and cookies don't get along everywhere), and talks with the
// window around the frame. The protocol is described in mod.rs beside this file. The app itself knows nothing of it.
(() => {
  const parent = window.parent === window ? null : window.parent;
  const tell = (message) => parent?.postMessage(message, '*');

  // Storage may be closed to a frame; the window's name is the frame's own and survives a reload.
  const memory = (() => {
    try {
      return JSON.parse(window.name) ?? {};
    } catch {
      return {};
    }
  })();
  const remember = (values) => {
    Object.assign(memory, values);
    window.name = JSON.stringify(memory);
  };

  // Where the frame's own storage is closed, what the app keeps there (drafts, light or dark) is kept in the same place.
  for (const name of ['sessionStorage', 'localStorage']) {
    try {
      window[name].getItem('');
    } catch {
      const kept = memory[name] ?? {};
      const keep = () => remember({ [name]: kept });
      const storage = {
        getItem: (key) => kept[key] ?? null,
        setItem: (key, value) => {
          kept[key] = String(value);
          keep();
        },
        removeItem: (key) => {
          delete kept[key];
          keep();
        },
      };
      Object.defineProperty(window, name, { value: storage, configurable: true });
    }
  }

  const bare = window.fetch.bind(window);
  let entering = null;
  const address = new URL(window.location.href);
  const ticket = address.searchParams.get('as');
  if (ticket) {
    address.searchParams.delete('as');
    window.history.replaceState(window.history.state, '', address.pathname + address.search + address.hash);
    entering = bare('/_preview/enter', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ticket }),
    }).then(keep, () => {});
  }

  function keep(response) {
    const session = response.headers.get('Preview-Session');
    if (session !== null && session !== memory.session) {
      remember({ session });
      tell({ type: 'plainspoken:person' });
    }
    return response;
  }

  window.fetch = async (input, options = {}) => {
    const url = new URL(input instanceof Request ? input.url : input, window.location.href);
    if (url.origin !== window.location.origin) return bare(input, options);
    await entering;
    const headers = new Headers(options.headers ?? (input instanceof Request ? input.headers : undefined));
    if (memory.session) headers.set('Preview-Session', memory.session);
    return keep(await bare(input, { ...options, headers }));
  };

  const reload = () => {
    remember({ scroll: [window.scrollX, window.scrollY], path: window.location.pathname });
    window.dispatchEvent(new Event('pagehide'));
    window.location.reload();
  };

  window.addEventListener('message', (event) => {
    if (event.source !== window.parent || typeof event.data?.type !== 'string') return;
    const { type, code, session, path } = event.data;
    if (type === 'plainspoken:reload') {
      if (code === false) window.dispatchEvent(new Event('app:refresh'));
      else reload();
    }
    if (type === 'plainspoken:person') {
      remember({ session: session || '' });
      reload();
    }
    if (type === 'plainspoken:go' && typeof path === 'string' && path.startsWith('/')) {
      window.history.pushState(null, '', path);
      window.dispatchEvent(new PopStateEvent('popstate'));
    }
  });

  // Scroll comes back once the page is as tall again as it was; a person who scrolls first wins.
  const { scroll, path } = memory;
  if (scroll && path === window.location.pathname) {
    const until = performance.now() + 2000;
    const restore = () => {
      window.scrollTo(scroll[0], scroll[1]);
      if (Math.abs(window.scrollY - scroll[1]) > 2 && performance.now() < until) requestAnimationFrame(restore);
    };
    window.addEventListener('load', restore, { once: true });
  }
  remember({ scroll: null, path: null });

  let last = '';
  const locate = () => {
    const now = window.location.pathname + window.location.search;
    if (now === last) return;
    last = now;
    tell({ type: 'plainspoken:location', path: now, title: document.title });
  };
  for (const name of ['pushState', 'replaceState']) {
    const original = window.history[name];
    window.history[name] = function (...values) {
      const result = original.apply(this, values);
      setTimeout(locate);
      return result;
    };
  }
  window.addEventListener('popstate', () => setTimeout(locate));

  // A click asks for the sentence behind what is there, such as a refusal; on what has a use of its own only with Alt held.
  window.addEventListener(
    'click',
    (event) => {
      const statement = event.target.closest?.('[data-statement]')?.dataset.statement;
      const used = event.target.closest?.('a, button, input, select, textarea, label');
      if (!parent || !statement || (used && !event.altKey)) return;
      event.preventDefault();
      event.stopPropagation();
      tell({ type: 'plainspoken:statement', statement });
    },
    true,
  );

  if (parent) {
    const pointed = new CSSStyleSheet();
    pointed.replaceSync('[data-statement]:not([data-statement=""]) { cursor: pointer; }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, pointed];
  }

  window.addEventListener('load', () => {
    tell({ type: 'plainspoken:ready' });
    locate();
  });
})();
