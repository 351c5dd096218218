/* Adds a filter box and sortable columns to tables that ask for them (data-filter, data-sort). Without this
 * script every row is there, in the order in which it was published. */
(function () {
	'use strict';

	var language = document.documentElement.lang || 'en';
	var compare = new Intl.Collator(language, { numeric: true, sensitivity: 'base' }).compare;

	function plain(text) {
		return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
	}

	/* What a cell is worth: a published figure, a share, or its text; withheld figures and dashes are worth nothing. */
	function worth(row, column) {
		var cell = row.cells[column];
		if (!cell) return null;
		var bearer = cell.querySelector('data[value], time[datetime]');
		if (bearer && bearer.localName === 'data') return Number(bearer.value);
		if (bearer) return bearer.dateTime;
		if (cell.querySelector('.withheld, .none, .nil')) return null;
		if (!cell.classList.contains('n')) return cell.textContent.trim();
		var digits = cell.textContent.replace(/\u2212/g, '-').replace(/[^\d.,-]/g, '');
		var number = Number(/[.,]\d$/.test(digits) ? digits.replace(/[.,](?=.*[.,])/g, '').replace(',', '.') : digits.replace(/[.,]/g, ''));
		return Number.isNaN(number) ? null : number;
	}

	function sort(table, column, descending) {
		var body = table.tBodies[0];
		var rows = Array.from(body.rows, function (row) { return { row: row, worth: worth(row, column) }; });
		rows.sort(function (a, b) {
			if (a.worth === null || b.worth === null) return (a.worth === null) - (b.worth === null);
			var order = typeof a.worth === 'number' && typeof b.worth === 'number' ? a.worth - b.worth : compare(a.worth, b.worth);
			return descending ? -order : order;
		});
		rows.forEach(function (entry) { body.appendChild(entry.row); });
	}

	function makeSortable(table) {
		var heads = Array.from(table.tHead.rows[0].cells);
		heads.forEach(function (head, column) {
			var button = document.createElement('button');
			button.type = 'button';
			button.className = 'sort';
			button.append.apply(button, Array.from(head.childNodes));
			head.append(button);
			button.addEventListener('click', function () {
				var now = head.getAttribute('aria-sort');
				var descending = now ? now === 'ascending' : head.classList.contains('n');
				heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
				head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
				sort(table, column, descending);
			});
		});
	}

	function makeFilterable(table) {
		var region = table.closest('.scroll') || table;
		var bar = document.createElement('div');
		var label = document.createElement('label');
		var input = document.createElement('input');
		var shown = document.createElement('output');
		bar.className = 'filter';
		input.type = 'search';
		input.id = 'filter-' + Math.random().toString(36).slice(2);
		label.htmlFor = input.id;
		label.textContent = table.dataset.filter;
		bar.append(label, input, shown);
		region.before(bar);
		input.addEventListener('input', function () {
			var words = plain(input.value).split(/\s+/).filter(Boolean);
			var rows = Array.from(table.tBodies[0].rows);
			var count = 0;
			rows.forEach(function (row) {
				var text = plain(row.textContent);
				row.hidden = !words.every(function (word) { return text.includes(word); });
				count += !row.hidden;
			});
			shown.textContent = words.length ? table.dataset.shown.replace('%1', count).replace('%2', rows.length) : '';
		});
	}

	document.querySelectorAll('table[data-sort]').forEach(makeSortable);
	document.querySelectorAll('table[data-filter]').forEach(function (table) {
		if (table.tBodies[0].rows.length > 8) makeFilterable(table);
	});
}());
