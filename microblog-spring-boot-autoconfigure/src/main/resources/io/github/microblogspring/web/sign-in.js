// Shows that a sign-in is on its way, and keeps a second press from beginning another.
(() => {
	"use strict";

	// Longer than looking for a server may take, for those who pressed "stop"
	const PATIENCE = 15000;

	const busy = new Map();

	const begin = (control) => {
		busy.set(control, control.textContent);
		control.textContent = control.dataset.busy;
		control.setAttribute("aria-disabled", "true");
		setTimeout(end, PATIENCE);
	};

	const end = () => {
		busy.forEach((text, control) => {
			control.textContent = text;
			control.removeAttribute("aria-disabled");
		});
		busy.clear();
	};

	const press = (event, control) => {
		if (busy.size > 0) {
			event.preventDefault();
		}
		else {
			begin(control);
		}
	};

	document.querySelectorAll("a[data-busy]").forEach((link) => link.addEventListener("click", (event) => {
		const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
		if (!elsewhere) {
			press(event, link);
		}
	}));
	document.querySelectorAll("form").forEach((form) => form.addEventListener("submit",
			(event) => press(event, form.querySelector("[data-busy]"))));
	// The browser keeps the page as it was for the "back" button
	addEventListener("pageshow", end);
})();
