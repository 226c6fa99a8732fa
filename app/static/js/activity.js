// Something done again and again while somebody is at the page. A page left alone falls silent, so that its sign-in
// comes to its end as if it had been closed.

const EVERY = 20000;
const RESTING = 10 * 60 * 1000;
const SIGNS = ["input", "keydown", "pointerdown", "pointermove", "wheel", "touchmove"];

export function whileActive(act, { atOnce = true } = {}) {
  let seen = Date.now();
  for (const name of SIGNS) document.addEventListener(name, () => (seen = Date.now()), { passive: true });
  const actIfActive = () => {
    if (Date.now() - seen < RESTING) act();
  };
  const timer = setInterval(actIfActive, EVERY);
  if (atOnce) actIfActive();
  return () => clearInterval(timer);
}
