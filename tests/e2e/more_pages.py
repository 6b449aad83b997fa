"""More pages from packages: layouts, mathematics, maps, calendars, editors, charts."""

from __future__ import annotations

from tests.e2e.foreign import ForeignPage


def _page(title: str, head: str, body: str) -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{title}</title>{{{{tag}}}}{head}</head>"
        f"<body>{body}</body></html>"
    )


def bootstrap() -> ForeignPage:
    cards = "".join(
        f'<div class=col><div class="card h-100"><div class=card-body><h5 class=card-title>Card {n}</h5>'
        f'<p class=card-text>Words of card {n}.</p><a href="#" class="btn btn-primary">Go</a></div></div></div>'
        for n in range(6)
    )
    return ForeignPage(
        "bootstrap",
        _page(
            "Bootstrap",
            "<link rel=stylesheet href=/npm/bootstrap/dist/css/bootstrap.min.css>",
            """<nav class="navbar navbar-expand bg-body-tertiary"><div class=container-fluid><a class=navbar-brand href="#">Brand</a>
<ul class=navbar-nav><li class="nav-item dropdown"><a class="nav-link dropdown-toggle" id=drop href="#" data-bs-toggle=dropdown>More</a>
<ul class=dropdown-menu><li><a class=dropdown-item href="#">One</a></li><li><a class=dropdown-item href="#">Two</a></li></ul></li></ul>
<form class=d-flex><input class=form-control placeholder=Search></form></div></nav><main class="container py-3">
<div class="row row-cols-3 g-3">"""
            + cards
            + """</div><div class=accordion id=acc><div class=accordion-item><h2 class=accordion-header>
<button class="accordion-button collapsed" data-bs-toggle=collapse data-bs-target="#one">First</button></h2>
<div id=one class="accordion-collapse collapse"><div class=accordion-body>Opened.</div></div></div></div>
<div class="progress mt-3"><div class="progress-bar" id=bar style="width: 20%"></div></div></main>
<div class="modal" id=modal tabindex=-1><div class=modal-dialog><div class=modal-content><div class=modal-header>
<h5 class=modal-title>Title</h5></div><div class=modal-body>Body</div></div></div></div>
<div class="offcanvas offcanvas-end" id=side tabindex=-1><div class=offcanvas-body>At the side</div></div>
<script src=/npm/bootstrap/dist/js/bootstrap.bundle.min.js></script>""",
        ),
        "window.bootstrap !== undefined",
        (
            "bootstrap.Dropdown.getOrCreateInstance('#drop').toggle()",
            "bootstrap.Dropdown.getOrCreateInstance('#drop').hide(); bootstrap.Collapse.getOrCreateInstance('#one').show()",
            "bootstrap.Modal.getOrCreateInstance('#modal').show()",
            "bootstrap.Modal.getOrCreateInstance('#modal').hide(); document.documentElement.dataset.bsTheme = 'dark'",
            "bootstrap.Offcanvas.getOrCreateInstance('#side').show(); document.querySelector('#bar').style.width = '80%'",
        ),
    )


def katex() -> ForeignPage:
    return ForeignPage(
        "katex",
        _page(
            "KaTeX",
            "<link rel=stylesheet href=/npm/katex/dist/katex.min.css><script src=/npm/katex/dist/katex.min.js></script>",
            "<h1>Formulas</h1><div id=f style='font-size:22px'></div><script>window.show = (...all) => { f.replaceChildren();"
            "for (const one of all) { const p = document.createElement('p'); f.append(p); katex.render(one, p, {displayMode: true}); } };"
            "show('\\\\int_0^1 x^2\\\\,dx = \\\\frac13')</script>",
        ),
        "document.querySelector('.katex') && document.fonts.status === 'loaded'",
        (
            r"show('\\sum_{n=1}^\\infty \\frac{1}{n^2} = \\frac{\\pi^2}{6}', '\\sqrt[3]{a+b}')",
            r"show('\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}^{-1}')",
            r"show('\\mathcal{L} \\mathfrak{g} \\mathbb{R} \\underbrace{x+y}_{z}')",
            "document.querySelector('.katex').style.color = 'crimson'",
        ),
    )


def leaflet() -> ForeignPage:
    return ForeignPage(
        "leaflet",
        _page(
            "Leaflet",
            "<link rel=stylesheet href=/npm/leaflet/dist/leaflet.css><script src=/npm/leaflet/dist/leaflet.js></script>",
            "<h1>A map without tiles</h1><div id=map style='height:500px'></div><script>"
            "window.map = L.map('map', {fadeAnimation: false, zoomAnimation: false, markerZoomAnimation: false, inertia: false})"
            ".setView([51, 10], 6); map.attributionControl.setPrefix('');"
            "window.pin = L.marker([52.5, 13.4]).addTo(map).bindPopup('<b>Here</b> we are');"
            "L.circle([48.1, 11.5], {radius: 60000, color: 'red'}).addTo(map);"
            "L.polygon([[50, 8], [51, 9], [50, 10]]).addTo(map)</script>",
        ),
        "document.querySelector('.leaflet-marker-icon')?.complete",
        (
            "pin.openPopup()",
            "map.panBy([120, -60], {animate: false})",
            "map.setZoom(7, {animate: false})",
            "L.marker([50, 12], {draggable: true}).addTo(map).bindTooltip('Tip', {permanent: true})",
            "map.closePopup(); pin.setLatLng([53, 10])",
        ),
    )


def fullcalendar() -> ForeignPage:
    return ForeignPage(
        "fullcalendar",
        _page(
            "FullCalendar",
            "<script src=/npm/fullcalendar/index.global.min.js></script><style>body{font:14px sans-serif;margin:20px}</style>",
            "<div id=calendar></div><script>const events = Array.from({length: 24}, (_, i) => ({title: 'Meeting ' + i,"
            " start: `2026-05-${String(1 + i).padStart(2, '0')}T${String(8 + i % 9).padStart(2, '0')}:00:00`}));"
            "window.calendar = new FullCalendar.Calendar(document.querySelector('#calendar'), {initialView: 'dayGridMonth',"
            " initialDate: '2026-05-10', now: '2026-05-12T10:00:00', height: 650, events, navLinks: true}); calendar.render()"
            "</script>",
        ),
        "document.querySelectorAll('.fc-event').length > 10",
        (
            "calendar.next()",
            "calendar.prev(); calendar.changeView('timeGridWeek')",
            "calendar.changeView('listMonth')",
            "calendar.changeView('dayGridMonth'); calendar.addEvent({title: 'New', start: '2026-05-20', color: 'green'})",
            "calendar.getEvents()[0].remove()",
        ),
    )


def codemirror() -> ForeignPage:
    return ForeignPage(
        "codemirror",
        _page(
            "CodeMirror",
            "<link rel=stylesheet href=/npm/codemirror/lib/codemirror.css>"
            "<link rel=stylesheet href=/npm/codemirror/theme/material.css>"
            "<script src=/npm/codemirror/lib/codemirror.js></script>"
            "<script src=/npm/codemirror/mode/javascript/javascript.js></script>",
            "<textarea id=code></textarea><script>code.value = Array.from({length: 300}, (_, i) =>"
            " `function line${i}(a, b) { return a * ${i} + 'text'; } // comment ${i}`).join('\\n');"
            "window.editor = CodeMirror.fromTextArea(code, {lineNumbers: true, mode: 'javascript', cursorBlinkRate: -1})</script>",
        ),
        "document.querySelectorAll('.CodeMirror-line').length > 10",
        (
            "editor.scrollTo(0, 2000)",
            "editor.replaceRange('const added = 1;\\n', {line: 130, ch: 0})",
            "editor.setOption('theme', 'material')",
            "editor.setSelection({line: 131, ch: 2}, {line: 134, ch: 9})",
            "editor.scrollTo(0, 0); editor.markText({line: 1, ch: 0}, {line: 1, ch: 12}, {css: 'background: gold'})",
        ),
    )


def chart() -> ForeignPage:
    return ForeignPage(
        "chart.js",
        _page(
            "Chart.js",
            "<script src=/npm/chart.js/dist/chart.umd.js></script>",
            "<h1>Sales</h1><div style='width:700px;height:380px'><canvas id=c></canvas></div><script>"
            "window.chart = new Chart(c, {type: 'bar', options: {animation: false, maintainAspectRatio: false}, data: {"
            "labels: ['a', 'b', 'c', 'd'], datasets: [{label: 'sold', data: [4, 9, 2, 7], backgroundColor: 'teal'}]}})</script>",
        ),
        "window.chart !== undefined",
        (
            "chart.data.datasets[0].data = [9, 1, 8, 3]; chart.update()",
            "chart.config.type = 'line'; chart.update()",
            "chart.data.datasets.push({label: 'left', data: [1, 2, 3, 4], backgroundColor: 'red'}); chart.update()",
        ),
    )


def d3() -> ForeignPage:
    return ForeignPage(
        "d3",
        _page(
            "D3",
            "<script src=/npm/d3/dist/d3.min.js></script>",
            "<svg id=s width=800 height=420></svg><script>window.draw = (values) => { const svg = d3.select('#s');"
            "const x = d3.scaleBand().domain(d3.range(values.length)).range([40, 780]).padding(.2);"
            "const y = d3.scaleLinear().domain([0, d3.max(values)]).range([380, 20]);"
            "svg.selectAll('g').remove(); svg.append('g').attr('transform', 'translate(0,380)').call(d3.axisBottom(x));"
            "svg.append('g').attr('transform', 'translate(40,0)').call(d3.axisLeft(y));"
            "svg.selectAll('rect').data(values).join('rect').attr('x', (_, i) => x(i)).attr('y', (v) => y(v))"
            ".attr('width', x.bandwidth()).attr('height', (v) => 380 - y(v)).attr('fill', (v) => d3.interpolateViridis(v / 100));"
            "}; draw(d3.range(30).map((i) => (i * 37) % 100))</script>",
        ),
        "document.querySelectorAll('#s rect').length === 30",
        (
            "draw(d3.range(60).map((i) => (i * 53) % 90))",
            "draw(d3.range(10).map((i) => 10 + i * 9))",
            "const line = d3.line((_, i) => 60 + i * 70, (v) => v * 3).curve(d3.curveBasis);"
            "d3.select('#s').append('path').attr('fill', 'none').attr('stroke', 'red').attr('d', line([10, 80, 30, 99, 5]))",
            "d3.selectAll('rect').filter((_, i) => i % 2).attr('opacity', .3).attr('transform', 'translate(0,-8)')",
        ),
    )


def uikit() -> ForeignPage:
    return ForeignPage(
        "uikit",
        _page(
            "UIkit",
            "<link rel=stylesheet href=/npm/uikit/dist/css/uikit.min.css><script src=/npm/uikit/dist/js/uikit.min.js></script>"
            "<script src=/npm/uikit/dist/js/uikit-icons.min.js></script>",
            """<div class="uk-container uk-margin"><ul uk-tab="animation: false"><li><a href="#">First</a></li><li><a href="#">Second</a></li></ul>
<div class="uk-switcher"><div>Content one <span uk-icon="heart"></span></div><div>Content two <span uk-icon="home"></span></div></div>
<ul uk-accordion="animation: false" id=acc><li><a class=uk-accordion-title href>One</a><div class=uk-accordion-content>Inside</div></li>
<li><a class=uk-accordion-title href>Two</a><div class=uk-accordion-content>Inside two</div></li></ul>
<div class="uk-card uk-card-default uk-card-body" id=card>A card <span class=uk-badge>3</span></div>
<progress class=uk-progress id=p value=20 max=100></progress><table class="uk-table uk-table-striped"><tr><td>a<td>b<tr><td>c<td>d</table></div>""",
        ),
        "document.querySelector('[uk-icon] svg') !== null",
        (
            "UIkit.tab(document.querySelector('[uk-tab]')).show(1)",
            "UIkit.accordion('#acc').toggle(1, false)",
            "document.querySelector('#card').classList.replace('uk-card-default', 'uk-card-primary'); p.value = 70",
            "UIkit.notification('Saved', {timeout: 0})",
        ),
    )


def swiper() -> ForeignPage:
    slides = "".join(
        f'<div class=swiper-slide style="background:hsl({n * 40} 70% 60%);height:260px">Slide {n}</div>'
        for n in range(9)
    )
    return ForeignPage(
        "swiper",
        _page(
            "Swiper",
            "<link rel=stylesheet href=/npm/swiper/swiper-bundle.min.css><script src=/npm/swiper/swiper-bundle.min.js></script>",
            f"<h1>Slides</h1><div class=swiper><div class=swiper-wrapper>{slides}</div><div class=swiper-pagination></div>"
            "<div class=swiper-button-next></div></div><script>window.swiper = new Swiper('.swiper', {slidesPerView: 3,"
            "spaceBetween: 12, speed: 50, pagination: {el: '.swiper-pagination', clickable: true},"
            "navigation: {nextEl: '.swiper-button-next'}})</script>",
        ),
        "document.querySelectorAll('.swiper-pagination-bullet').length > 1",
        (
            "swiper.slideTo(3, 0)",
            "swiper.appendSlide('<div class=swiper-slide style=\"background:gold\">New</div>')",
            "swiper.params.slidesPerView = 2; swiper.update()",
            "swiper.slideTo(0, 0); swiper.removeSlide(1)",
        ),
    )


def flatpickr() -> ForeignPage:
    return ForeignPage(
        "flatpickr",
        _page(
            "flatpickr",
            "<link rel=stylesheet href=/npm/flatpickr/dist/flatpickr.min.css><script src=/npm/flatpickr/dist/flatpickr.min.js></script>",
            "<h1>Dates</h1><input id=day placeholder='A day'> <input id=range placeholder='A range'><script>"
            "window.day = flatpickr('#day', {defaultDate: '2026-03-05', animate: false, inline: true});"
            "window.range = flatpickr('#range', {mode: 'range', animate: false, defaultDate: ['2026-04-01', '2026-04-09']})</script>",
        ),
        "document.querySelectorAll('.flatpickr-day').length > 30",
        (
            "day.setDate('2026-07-14')",
            "day.changeMonth(2)",
            "range.open()",
            "range.setDate(['2026-04-10', '2026-04-22'])",
            "range.close(); day.clear()",
        ),
    )


def more_pages() -> list[ForeignPage]:
    """Return them all."""
    return [
        bootstrap(),
        katex(),
        leaflet(),
        fullcalendar(),
        codemirror(),
        chart(),
        d3(),
        uikit(),
        swiper(),
        flatpickr(),
    ]
